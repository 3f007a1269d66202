package dev.nightkiln.evidence;

import dev.nightkiln.agent.AgentReport;
import dev.nightkiln.store.Finding;
import dev.nightkiln.store.TaskStore;
import dev.nightkiln.store.Wish;
import dev.nightkiln.task.CommitSha;
import dev.nightkiln.task.FailureReason;
import dev.nightkiln.task.Feedback;
import dev.nightkiln.task.Specification;
import dev.nightkiln.task.Task;
import dev.nightkiln.verify.CheckResult;
import dev.nightkiln.verify.Comparisons;
import dev.nightkiln.verify.GateResult;
import dev.nightkiln.workspace.Patch;

import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * What an attempt found out, kept with the task so that it survives a crash between finding out and
 * saying so.
 */
public final class Findings {
    private static final String AGENT = "agent";
    private static final String CHECKS = "checks";
    private static final String COMPARISONS = "comparisons";
    private static final String FAILURE = "failure";
    private static final String POLICY = "policy";
    private static final String GATES = "gates";
    private static final String INPUT = "input";
    private static final String START = "start";
    private static final String PUBLISHED = "published";
    private static final String SPECIFICATION = "spec";
    private static final String ROUNDS = "rounds";
    private static final String DECISIONS = "decisions";

    /**
     * The digest of the policy in force, and its images pinned as the engine had them when the
     * attempt began, by the names that the policy gives them.
     */
    public record PolicyFinding(String digest, Map<String, String> images) {
        public PolicyFinding {
            images = Map.copyOf(Objects.requireNonNullElse(images, Map.of()));
        }
    }

    /** What an attempt put on the branch, or begins with. */
    private record Commit(CommitSha commit) {}

    /** What the agent wrote of its own design; its words alone. */
    public record Decisions(String text) {}

    private record CheckList(List<CheckResult> checks) {}

    /** What the gates said, in the order in which they were asked. */
    public record Gates(List<GateResult> gates) {
        public Gates {
            gates = List.copyOf(gates);
        }
    }

    private final TaskStore tasks;
    private final FindingJson json = new FindingJson();

    public Findings(TaskStore tasks) {
        this.tasks = tasks;
    }

    public Finding of(AgentReport report) {
        return json.finding(AGENT, report);
    }

    public Finding of(List<CheckResult> checks) {
        return json.finding(CHECKS, new CheckList(checks));
    }

    public Finding of(Comparisons comparisons) {
        return json.finding(COMPARISONS, comparisons);
    }

    public Finding of(Failure failure) {
        return json.finding(FAILURE, failure);
    }

    public Finding of(PolicyFinding policy) {
        return json.finding(POLICY, policy);
    }

    public Finding of(Gates gates) {
        return json.finding(GATES, gates);
    }

    public Finding of(Rounds rounds) {
        return json.finding(ROUNDS, rounds);
    }

    public Finding of(Decisions decisions) {
        return json.finding(DECISIONS, decisions);
    }

    public Optional<String> decisions(Task task) {
        return read(task, task.attempt(), DECISIONS, Decisions.class)
                .map(Decisions::text)
                .filter(text -> !text.isBlank());
    }

    public Finding of(Input input) {
        return json.finding(INPUT, input);
    }

    public Finding of(Understanding understanding) {
        return json.finding(SPECIFICATION, understanding);
    }

    /** A specification of which nothing else is known. */
    public Finding of(Specification specification) {
        return of(new Understanding(specification, List.of(), List.of()));
    }

    /** How the issue was understood, for this attempt or for one before it. */
    public Optional<Understanding> understanding(Task task) {
        return latest(task, SPECIFICATION, Understanding.class);
    }

    /** What a follow-up does not bring itself holds on from the attempt that did. */
    private <T> Optional<T> latest(Task task, String kind, Class<T> type) {
        for (int attempt = task.attempt(); attempt > 0; attempt--) {
            Optional<T> found = read(task, attempt, kind, type);
            if (found.isPresent()) {
                return found;
            }
        }
        return Optional.empty();
    }

    /** Of a task that was asked for before issues were read as specifications, its title. */
    public Specification specification(Task task) {
        return understanding(task)
                .map(Understanding::specification)
                .orElseGet(() -> Specification.of(task.spec().title()));
    }

    /** The commit a follow-up begins with. */
    public Finding start(CommitSha commit) {
        return json.finding(START, new Commit(commit));
    }

    /** The commit this attempt published. */
    public Finding published(CommitSha commit) {
        return json.finding(PUBLISHED, new Commit(commit));
    }

    /** The commit that this attempt of a follow-up begins with, once that has been found out. */
    public Optional<CommitSha> start(Task task) {
        return read(task, task.attempt(), START, Commit.class).map(Commit::commit);
    }

    Optional<CommitSha> published(Task task, int attempt) {
        return read(task, attempt, PUBLISHED, Commit.class).map(Commit::commit);
    }

    /** What came before this attempt, where it follows up another. */
    public History history(Task task) {
        return task.continues().isEmpty()
                ? History.NONE
                : new History(
                        start(task),
                        feedback(task),
                        new Superseded(this, tasks.journal(task.id())).before(task));
    }

    /** What somebody asked for on a pull request, to be kept. */
    public Wish of(Feedback feedback, Wish.Kind kind) {
        return new Wish(
                kind, feedback.source().id(), feedback.by(), feedback.at(), json.text(feedback));
    }

    /** What this attempt works on beside the issue, oldest first. */
    public List<Feedback> feedback(Task task) {
        return tasks.wishes(task).stream()
                .map(wish ->
                        json.read(
                                wish.json(),
                                Feedback.class,
                                "what @" + wish.by().login() + " asked for on task " + task.id()))
                .toList();
    }

    /** What the issue was asked with, for this attempt or for one before it. */
    public Optional<Input> input(Task task) {
        return latest(task, INPUT, Input.class);
    }

    public List<GateResult> gates(Task task) {
        return read(task, task.attempt(), GATES, Gates.class).map(Gates::gates).orElse(List.of());
    }

    /** The runs of the agents that this attempt has seen the end of, the latest last. */
    public List<Round> rounds(Task task) {
        return read(task, task.attempt(), ROUNDS, Rounds.class)
                .map(Rounds::rounds)
                .orElse(List.of());
    }

    /** What the latest run of an agent was, whatever becomes of it. */
    public Optional<AgentReport> agent(Task task) {
        return read(task, task.attempt(), AGENT, AgentReport.class);
    }

    public List<CheckResult> checks(Task task) {
        return read(task, task.attempt(), CHECKS, CheckList.class)
                .map(CheckList::checks)
                .orElse(List.of());
    }

    /** The checks beside the base, and what stood out about them. */
    public Optional<Comparisons> comparisons(Task task) {
        return read(task, task.attempt(), COMPARISONS, Comparisons.class);
    }

    public Optional<Failure> failure(Task task, int attempt) {
        return read(task, attempt, FAILURE, Failure.class);
    }

    public Optional<PolicyFinding> policy(Task task) {
        return read(task, task.attempt(), POLICY, PolicyFinding.class);
    }

    private <T> Optional<T> read(Task task, int attempt, String kind, Class<T> type) {
        return tasks.finding(task.id(), attempt, kind)
                .map(text ->
                        json.read(
                                text,
                                type,
                                "the finding %s of task %s, attempt %d,"
                                        .formatted(kind, task.id(), attempt)));
    }

    /**
     * Why an attempt was handed back: a sentence, the last lines of a log, and the change so far.
     */
    public record Failure(FailureReason reason, String summary, String log, Optional<Patch> patch) {
        public Failure with(Optional<Patch> change) {
            return new Failure(reason, summary, log, change);
        }
    }
}
