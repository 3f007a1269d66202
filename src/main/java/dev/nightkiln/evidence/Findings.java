package dev.nightkiln.evidence;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;

import dev.nightkiln.agent.AgentReport;
import dev.nightkiln.store.Finding;
import dev.nightkiln.store.StoreException;
import dev.nightkiln.store.TaskStore;
import dev.nightkiln.store.Wish;
import dev.nightkiln.task.CommitSha;
import dev.nightkiln.task.Criterion;
import dev.nightkiln.task.FailureReason;
import dev.nightkiln.task.Feedback;
import dev.nightkiln.task.Specification;
import dev.nightkiln.task.Task;
import dev.nightkiln.verify.CheckResult;
import dev.nightkiln.verify.Comparisons;
import dev.nightkiln.verify.GateResult;
import dev.nightkiln.workspace.Patch;

import tools.jackson.core.JacksonException;
import tools.jackson.databind.ObjectMapper;
import tools.jackson.databind.json.JsonMapper;

import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;

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

    /** How one kind of proof is told from another where it is kept. */
    @JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "kind")
    @JsonSubTypes({
        @JsonSubTypes.Type(value = Criterion.Proof.Command.class, name = "command"),
        @JsonSubTypes.Type(value = Criterion.Proof.NamedCheck.class, name = "check"),
        @JsonSubTypes.Type(value = Criterion.Proof.None.class, name = "none")
    })
    private interface ProofAsJson {}

    /** What an attempt put on the branch, or begins with. */
    private record Commit(CommitSha commit) {}

    /** What the agent wrote of its own design; its words alone. */
    public record Decisions(String text) {}

    private record CheckList(List<CheckResult> checks) {}

    /** Every run of an agent that has come to an end, in order. */
    public record Rounds(List<Round> rounds) {
        public Rounds {
            rounds = List.copyOf(rounds);
        }

        public Rounds with(Round next) {
            return new Rounds(Stream.concat(rounds.stream(), Stream.of(next)).toList());
        }
    }

    /** What the gates said, in the order in which they were asked. */
    public record Gates(List<GateResult> gates) {
        public Gates {
            gates = List.copyOf(gates);
        }
    }

    private final TaskStore tasks;
    private final ObjectMapper json =
            JsonMapper.builder().addMixIn(Criterion.Proof.class, ProofAsJson.class).build();

    public Findings(TaskStore tasks) {
        this.tasks = tasks;
    }

    public Finding of(AgentReport report) {
        return new Finding(AGENT, json.writeValueAsString(report));
    }

    public Finding of(List<CheckResult> checks) {
        return new Finding(CHECKS, json.writeValueAsString(new CheckList(checks)));
    }

    public Finding of(Comparisons comparisons) {
        return new Finding(COMPARISONS, json.writeValueAsString(comparisons));
    }

    public Finding of(Failure failure) {
        return new Finding(FAILURE, json.writeValueAsString(failure));
    }

    public Finding of(PolicyFinding policy) {
        return new Finding(POLICY, json.writeValueAsString(policy));
    }

    public Finding of(Gates gates) {
        return new Finding(GATES, json.writeValueAsString(gates));
    }

    public Finding of(Rounds rounds) {
        return new Finding(ROUNDS, json.writeValueAsString(rounds));
    }

    public Finding of(Decisions decisions) {
        return new Finding(DECISIONS, json.writeValueAsString(decisions));
    }

    public Optional<String> decisions(Task task) {
        return read(task, task.attempt(), DECISIONS, Decisions.class)
                .map(Decisions::text)
                .filter(text -> !text.isBlank());
    }

    public Finding of(Input input) {
        return new Finding(INPUT, json.writeValueAsString(input));
    }

    public Finding of(Understanding understanding) {
        return new Finding(SPECIFICATION, json.writeValueAsString(understanding));
    }

    /** A specification of which nothing else is known. */
    public Finding of(Specification specification) {
        return of(new Understanding(specification, List.of(), List.of()));
    }

    /** How the issue was understood, for this attempt or for one before it. */
    public Optional<Understanding> understanding(Task task) {
        for (int attempt = task.attempt(); attempt > 0; attempt--) {
            var found = read(task, attempt, SPECIFICATION, Understanding.class);
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
        return new Finding(START, json.writeValueAsString(new Commit(commit)));
    }

    /** The commit this attempt published. */
    public Finding published(CommitSha commit) {
        return new Finding(PUBLISHED, json.writeValueAsString(new Commit(commit)));
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
                kind,
                feedback.source().id(),
                feedback.by(),
                feedback.at(),
                json.writeValueAsString(feedback));
    }

    /** What this attempt works on beside the issue, oldest first. */
    public List<Feedback> feedback(Task task) {
        return tasks.wishes(task).stream()
                .map(wish ->
                        read(
                                wish.json(),
                                Feedback.class,
                                "what @" + wish.by().login() + " asked for on task " + task.id()))
                .toList();
    }

    public Optional<Input> input(Task task) {
        return read(task, task.attempt(), INPUT, Input.class);
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
                        read(
                                text,
                                type,
                                "the finding %s of task %s, attempt %d,"
                                        .formatted(kind, task.id(), attempt)));
    }

    private <T> T read(String text, Class<T> type, String what) {
        try {
            return json.readValue(text, type);
        } catch (JacksonException malformed) {
            throw new StoreException(what + " in the database cannot be read", malformed);
        }
    }

    /**
     * Why an attempt was handed back: a sentence, the last lines of a log, and the change so far.
     */
    public record Failure(
            FailureReason reason, String summary, String log, Optional<Patch> patch) {}
}
