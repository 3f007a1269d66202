package dev.nightkiln.publish;

import dev.nightkiln.evidence.Findings;
import dev.nightkiln.github.GitHubApp;
import dev.nightkiln.github.GitHubRefused;
import dev.nightkiln.github.PullStanding;
import dev.nightkiln.github.RepositoryClient;
import dev.nightkiln.github.RetryLater;
import dev.nightkiln.policy.Policy;
import dev.nightkiln.policy.PolicyResult;
import dev.nightkiln.store.ApprovalStore;
import dev.nightkiln.store.StoreException;
import dev.nightkiln.store.TaskStore;
import dev.nightkiln.store.Turns;
import dev.nightkiln.task.Actor;
import dev.nightkiln.task.CommitSha;
import dev.nightkiln.task.PublishedCommit;
import dev.nightkiln.task.Task;
import dev.nightkiln.task.TaskId;
import dev.nightkiln.task.TaskState.Active;
import dev.nightkiln.task.TaskState.Cancelled;
import dev.nightkiln.task.TaskState.Closed;
import dev.nightkiln.task.TaskState.Escalated;
import dev.nightkiln.task.TaskState.Merged;
import dev.nightkiln.task.TaskState.Published;
import dev.nightkiln.task.TaskState.Queued;
import dev.nightkiln.workspace.WorkspaceException;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Whether the people who have to agree to a published commit have agreed. Each evaluation reads
 * GitHub anew and may turn green to red as well as red to green; what cannot be found out is not
 * green.
 */
public final class SignOffGate {
    /** The check run that branch protection is to ask for. */
    public static final String SIGN_OFF = GateReports.PREFIX + "sign-off";

    /** The check run that only held changes have. */
    public static final String SECOND_KEY = GateReports.PREFIX + "second-key";

    private static final Logger LOG = LoggerFactory.getLogger(SignOffGate.class);

    /** The policy in a commit of the task's base branch. */
    public interface PolicyAt {
        PolicyResult of(Task task, CommitSha commit);
    }

    /**
     * Is told each time who has agreed to the task's published commit; nobody: it does not stand.
     */
    public interface Witness {
        void saw(Task task, List<Actor> approved);
    }

    /** What is known of tasks without asking GitHub, and who keeps what is found out. */
    public record Books(
            TaskStore tasks, Findings findings, ApprovalStore approvals, Witness witness) {}

    private final GitHubApp github;
    private final Books books;
    private final PolicyAt policies;
    private final InstantSource clock;

    /** Evaluations of one task take turns, so that the last to write has read last. */
    private final Turns turns = new Turns();

    public SignOffGate(GitHubApp github, Books books, PolicyAt policies, InstantSource clock) {
        this.github = github;
        this.books = books;
        this.policies = policies;
        this.clock = clock;
    }

    /** Whether this is one of those who had an attempt of the task made, the last or another. */
    public boolean asked(Task task, Actor somebody) {
        return books.tasks().requesters(task).stream().anyMatch(one -> one.id() == somebody.id());
    }

    /** For what no delivery tells: a permission that was lost, a policy that was changed. */
    public void evaluateAll() {
        for (Task task : books.tasks().published()) {
            try {
                evaluate(task.id());
            } catch (RetryLater | GitHubRefused | StoreException notNow) {
                LOG.warn("sign-off of task {}: {}", task.id(), notNow.getMessage());
            }
        }
    }

    /** Does nothing for a task whose pull request is not open. */
    public void evaluate(TaskId id) {
        try (var _ = turns.take(id)) {
            books.tasks()
                    .find(id)
                    .filter(task ->
                            !(task.state() instanceof Merged) && !(task.state() instanceof Closed))
                    .ifPresent(task ->
                            task.published().ifPresent(standing -> evaluate(task, standing)));
        }
    }

    /** The commit that was checked and published, with what is on record of it. */
    private record Case(
            RepositoryClient client,
            Task task,
            CommitSha checked,
            Optional<Verdicts> verdicts,
            Optional<Ruling> followUp) {}

    /** What somebody has asked to be changed is not approved as it is. */
    private static Optional<Ruling> followUp(Task now) {
        return switch (now.state()) {
            case Queued _, Active _ ->
                    Optional.of(
                            Ruling.undone(
                                    "changes to this commit were asked for, and attempt "
                                            + now.attempt()
                                            + " is on its way",
                                    "`/agent cancel` calls that off and lets this commit stand."));
            case Escalated _ ->
                    Optional.of(
                            Ruling.undone(
                                    "changes to this commit were asked for, and attempt "
                                            + now.attempt()
                                            + " was handed back",
                                    "`/agent retry` tries again, `/agent cancel` gives that up and lets"
                                            + " this commit stand."));
            case Published _, Merged _, Closed _, Cancelled _ -> Optional.empty();
        };
    }

    private void evaluate(Task now, PublishedCommit standing) {
        Task task = now.asOf(standing);
        var one =
                new Case(
                        github.repository(task.installation(), task.repository()),
                        task,
                        standing.head(),
                        Verdicts.onRecord(books.findings(), task, standing.head()),
                        followUp(now));
        boolean decided = false;
        try {
            PullStanding pull = one.client().pullRequest(standing.pullRequest());
            if (pull.open()) {
                show(one, pull);
            }
            decided = true;
        } catch (WorkspaceException unreadable) {
            LOG.warn("sign-off of task {}: {}", task.id(), unreadable.getMessage());
        } finally {
            // Whatever went wrong, a sign-off that cannot be confirmed now does not stand.
            if (!decided) {
                withhold(one);
            }
        }
    }

    private void show(Case one, PullStanding pull) {
        Ruling ruling = ruling(one, pull);
        var subject = subject(one, one.checked());
        var reports = new ArrayList<>(SignOffReports.of(subject, ruling));
        reports.addAll(GateReports.afterwards(subject, one.verdicts(), ruling.given()));
        one.client().checkRuns(reports);
        if (!pull.head().equals(one.checked())) {
            one.client().checkRuns(SignOffReports.of(subject(one, pull.head()), ruling));
        }
        books.witness().saw(one.task(), ruling.given() ? ruling.approved() : List.of());
        LOG.info("sign-off of task {}: {}", one.task().id(), SignOffReports.title(ruling));
    }

    private void withhold(Case one) {
        books.witness().saw(one.task(), List.of());
        try {
            var subject = subject(one, one.checked());
            var reports = new ArrayList<>(SignOffReports.undecided(subject));
            reports.addAll(GateReports.afterwards(subject, one.verdicts(), false));
            one.client().checkRuns(reports);
        } catch (RetryLater | GitHubRefused unreachable) {
            LOG.warn(
                    "sign-off of task {} stays unseen: {}",
                    one.task().id(),
                    unreachable.getMessage());
        }
    }

    /** Where nobody knows whether it is held, its second key is missing too. */
    private SignOffReports.Subject subject(Case one, CommitSha head) {
        boolean held = one.verdicts().map(Verdicts::held).orElse(true);
        return new SignOffReports.Subject(one.task(), head, held, clock.instant());
    }

    private Ruling ruling(Case one, PullStanding pull) {
        Task task = one.task();
        if (one.followUp().isPresent()) {
            return one.followUp().get();
        }
        List<String> voided = voided(one, pull);
        if (!voided.isEmpty()) {
            return Ruling.undone(voided);
        }
        CommitSha base = one.client().branch(task.spec().baseBranch());
        return switch (policies.of(task, base)) {
            case PolicyResult.Invalid _ ->
                    Ruling.undone(List.of("the policy on the base branch cannot be used any more"));
            case PolicyResult.Effective(Policy policy, String digest) ->
                    books.findings()
                                    .policy(task)
                                    .filter(then -> then.digest().equals(digest))
                                    .isPresent()
                            ? counted(one.client(), one.verdicts().orElseThrow(), policy, pull)
                            : Ruling.undone(
                                    List.of(
                                            "the policy has changed since this commit was judged by"
                                                    + " it"));
        };
    }

    private static List<String> voided(Case one, PullStanding pull) {
        var voided = new ArrayList<String>();
        CommitSha checked = one.checked();
        if (!pull.head().equals(checked)) {
            voided.add(
                    "the head is `"
                            + pull.head().abbreviated()
                            + "` now; Nightkiln checked and published `"
                            + checked.abbreviated()
                            + "`");
        }
        if (!pull.base().equals(one.task().spec().baseBranch())) {
            voided.add(
                    "the pull request was pointed at another branch than the one its policy is"
                            + " from");
        }
        if (one.verdicts().isEmpty()) {
            voided.add("what the checks and gates said of this commit is not on record any more");
        }
        return voided;
    }

    private Ruling counted(
            RepositoryClient client, Verdicts verdicts, Policy policy, PullStanding pull) {
        Task task = verdicts.task();
        var approvers =
                new Approvers(
                        verdicts.head(),
                        policy.people().approve(),
                        books.tasks().requesters(task),
                        books.tasks().reviewers(task),
                        client::permissionOf);
        return approvers.count(
                Voices.last(client.reviews(pull.number()), books.approvals().of(task.id())),
                verdicts.held()
                        ? policy.signOff().protectedApprovals()
                        : policy.signOff().approvals());
    }
}
