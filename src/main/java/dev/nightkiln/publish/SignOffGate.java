package dev.nightkiln.publish;

import dev.nightkiln.evidence.Findings;
import dev.nightkiln.github.GitHubApp;
import dev.nightkiln.github.GitHubRefused;
import dev.nightkiln.github.Permission;
import dev.nightkiln.github.PullStanding;
import dev.nightkiln.github.RepositoryClient;
import dev.nightkiln.github.RetryLater;
import dev.nightkiln.policy.Access;
import dev.nightkiln.policy.Policy;
import dev.nightkiln.policy.PolicyResult;
import dev.nightkiln.publish.Ruling.Discounted;
import dev.nightkiln.publish.Voices.Voice;
import dev.nightkiln.store.ApprovalStore;
import dev.nightkiln.store.TaskStore;
import dev.nightkiln.task.Actor;
import dev.nightkiln.task.CommitSha;
import dev.nightkiln.task.Task;
import dev.nightkiln.task.TaskId;
import dev.nightkiln.task.TaskState.Published;
import dev.nightkiln.verify.GateResult;
import dev.nightkiln.workspace.WorkspaceException;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.Stream;

/**
 * Whether the people who have to agree to a published commit have agreed. Each evaluation reads
 * GitHub anew and may turn green to red as well as red to green; what cannot be found out is not
 * green.
 */
public final class SignOffGate {
    private static final Logger LOG = LoggerFactory.getLogger(SignOffGate.class);

    /** Each costs a request, and anybody who can read a repository may review in it. */
    private static final int MOST_LOOKUPS = 50;

    /** The policy in a commit of the task's base branch. */
    public interface PolicyAt {
        PolicyResult of(Task task, CommitSha commit);
    }

    /** What is known of tasks without asking GitHub. */
    public record Books(TaskStore tasks, Findings findings, ApprovalStore approvals) {}

    private final GitHubApp github;
    private final Books books;
    private final PolicyAt policies;
    private final InstantSource clock;

    /** Evaluations of one task take turns, so that the last to write has read last. */
    private final List<ReentrantLock> turns =
            Stream.generate(ReentrantLock::new).limit(64).toList();

    public SignOffGate(GitHubApp github, Books books, PolicyAt policies, InstantSource clock) {
        this.github = github;
        this.books = books;
        this.policies = policies;
        this.clock = clock;
    }

    /** For what no delivery tells: a permission that was lost, a policy that was changed. */
    public void evaluateAll() {
        for (Task task : books.tasks().published()) {
            try {
                evaluate(task.id());
            } catch (RetryLater | GitHubRefused notNow) {
                LOG.warn("sign-off of task {}: {}", task.id(), notNow.getMessage());
            }
        }
    }

    /** Does nothing for a task whose pull request is not open. */
    public void evaluate(TaskId id) {
        ReentrantLock turn = turns.get(Math.floorMod(id.hashCode(), turns.size()));
        turn.lock();
        try {
            Optional<Task> task = books.tasks().find(id);
            if (task.isPresent() && task.get().state() instanceof Published published) {
                evaluate(task.get(), published);
            }
        } finally {
            turn.unlock();
        }
    }

    private void evaluate(Task task, Published published) {
        RepositoryClient client = github.repository(task.installation(), task.repository());
        boolean decided = false;
        try {
            PullStanding pull = client.pullRequest(published.pullRequest());
            if (pull.open()) {
                show(client, task, published, pull);
            }
            decided = true;
        } catch (WorkspaceException unreadable) {
            LOG.warn("sign-off of task {}: {}", task.id(), unreadable.getMessage());
        } finally {
            // Whatever went wrong, a sign-off that cannot be confirmed now does not stand.
            if (!decided) {
                withhold(client, task, published.head());
            }
        }
    }

    private void show(RepositoryClient client, Task task, Published published, PullStanding pull) {
        Ruling ruling = ruling(client, task, published, pull);
        client.checkRuns(SignOffReports.of(subject(task, published.head()), ruling));
        if (!pull.head().equals(published.head())) {
            client.checkRuns(SignOffReports.of(subject(task, pull.head()), ruling));
        }
        LOG.info("sign-off of task {}: {}", task.id(), SignOffReports.title(ruling));
    }

    private void withhold(RepositoryClient client, Task task, CommitSha head) {
        try {
            client.checkRuns(SignOffReports.undecided(subject(task, head)));
        } catch (RetryLater | GitHubRefused unreachable) {
            LOG.warn("sign-off of task {} stays unseen: {}", task.id(), unreachable.getMessage());
        }
    }

    private SignOffReports.Subject subject(Task task, CommitSha head) {
        return new SignOffReports.Subject(task, head, isHeld(task), clock.instant());
    }

    private boolean isHeld(Task task) {
        return books.findings().gates(task).stream()
                .anyMatch(gate -> gate.outcome() == GateResult.Outcome.HELD);
    }

    private Ruling ruling(
            RepositoryClient client, Task task, Published published, PullStanding pull) {
        var voided = new ArrayList<String>();
        if (!pull.head().equals(published.head())) {
            voided.add(
                    "the head is `"
                            + pull.head().abbreviated()
                            + "` now; Nightkiln checked and published `"
                            + published.head().abbreviated()
                            + "`");
        }
        if (!pull.base().equals(task.spec().baseBranch())) {
            voided.add(
                    "the pull request was pointed at another branch than the one its policy is"
                            + " from");
        }
        if (!voided.isEmpty()) {
            return Ruling.undone(voided);
        }
        CommitSha base = client.branch(task.spec().baseBranch());
        return switch (policies.of(task, base)) {
            case PolicyResult.Invalid _ ->
                    Ruling.undone(List.of("the policy on the base branch cannot be used any more"));
            case PolicyResult.Effective(Policy policy, String digest) ->
                    books.findings()
                                    .policy(task)
                                    .filter(then -> then.digest().equals(digest))
                                    .isPresent()
                            ? counted(client, task, published, policy)
                            : Ruling.undone(
                                    List.of(
                                            "the policy has changed since this commit was judged by"
                                                    + " it"));
        };
    }

    private Ruling counted(RepositoryClient client, Task task, Published published, Policy policy) {
        var approved = new ArrayList<Actor>();
        var discounted = new ArrayList<Discounted>();
        int lookups = 0;
        for (Voice voice :
                Voices.last(
                        client.reviews(published.pullRequest()), books.approvals().of(task.id()))) {
            Optional<String> objection = objection(voice, task, published.head(), policy);
            if (objection.isEmpty() && lookups++ >= MOST_LOOKUPS) {
                objection = Optional.of("too many people to ask about");
            }
            if (objection.isEmpty()
                    && !holds(client.permissionOf(voice.by()), policy.people().approve().least())) {
                objection = Optional.of("may not approve in this repository");
            }
            objection.ifPresentOrElse(
                    why -> discounted.add(new Discounted(voice.by(), why)),
                    () -> approved.add(voice.by()));
        }
        int needed =
                isHeld(task) ? policy.signOff().protectedApprovals() : policy.signOff().approvals();
        return new Ruling(approved, discounted, needed, List.of());
    }

    private static Optional<String> objection(
            Voice voice, Task task, CommitSha head, Policy policy) {
        String why =
                switch (voice.said()) {
                    case CHANGES_REQUESTED -> "asked for changes";
                    case DISMISSED -> "the review was dismissed";
                    case APPROVED -> {
                        if (voice.bot()) {
                            yield "is a bot";
                        }
                        if (voice.by().id() == task.spec().requester().id()) {
                            yield "asked for this change";
                        }
                        if (!voice.commit().filter(head::equals).isPresent()) {
                            yield "approved another commit";
                        }
                        yield policy.people().approve().names(voice.by().login())
                                ? ""
                                : "is not among those whom the policy lets approve";
                    }
                };
        return Optional.of(why).filter(text -> !text.isEmpty());
    }

    private static boolean holds(Permission has, Access.Role least) {
        Permission wanted =
                switch (least) {
                    case WRITE -> Permission.WRITE;
                    case MAINTAIN -> Permission.MAINTAIN;
                    case ADMIN -> Permission.ADMIN;
                };
        return has.compareTo(wanted) >= 0;
    }
}
