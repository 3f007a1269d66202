package dev.nightkiln.publish;

import dev.nightkiln.evidence.Findings;
import dev.nightkiln.github.GitHubApp;
import dev.nightkiln.github.GitHubRefused;
import dev.nightkiln.github.PullStanding;
import dev.nightkiln.github.RepositoryClient;
import dev.nightkiln.github.RetryLater;
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
import dev.nightkiln.task.TaskState.Closed;
import dev.nightkiln.task.TaskState.Merged;
import dev.nightkiln.workspace.WorkspaceException;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

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
    private final Judgement judgement;
    private final InstantSource clock;

    /** Evaluations of one task take turns, so that the last to write has read last. */
    private final Turns turns = new Turns();

    public SignOffGate(GitHubApp github, Books books, PolicyAt policies, InstantSource clock) {
        this.github = github;
        this.books = books;
        this.judgement = new Judgement(books, policies);
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

    private void evaluate(Task now, PublishedCommit standing) {
        RepositoryClient client = github.repository(now.installation(), now.repository());
        PublishedCase one = PublishedCase.of(client, books.findings(), now, standing);
        boolean decided = false;
        try {
            PullStanding pull = client.pullRequest(standing.pullRequest());
            if (pull.open()) {
                show(one, pull);
            }
            decided = true;
        } catch (WorkspaceException unreadable) {
            LOG.warn("sign-off of task {}: {}", now.id(), unreadable.getMessage());
        } finally {
            // Whatever went wrong, a sign-off that cannot be confirmed now does not stand.
            if (!decided) {
                withhold(one);
            }
        }
    }

    private void show(PublishedCase one, PullStanding pull) {
        Ruling ruling = judgement.of(one, pull);
        Instant at = clock.instant();
        var subject = one.subject(one.checked(), at);
        var reports = new ArrayList<>(SignOffReports.of(subject, ruling));
        reports.addAll(GateReports.afterwards(subject, one.verdicts(), ruling.given()));
        one.client().checkRuns(reports);
        if (!pull.head().equals(one.checked()) && !one.isUnderWay()) {
            one.client().checkRuns(SignOffReports.of(one.subject(pull.head(), at), ruling));
        }
        books.witness().saw(one.task(), ruling.given() ? ruling.approved() : List.of());
        books.tasks()
                .announcements()
                .signOff(one.task().id(), one.checked(), ruling.given(), remark(ruling));
        LOG.info("sign-off of task {}: {}", one.task().id(), SignOffReports.title(ruling));
    }

    private static String remark(Ruling ruling) {
        return ruling.given()
                ? ruling.approved().stream()
                        .map(by -> "@" + by.login())
                        .collect(Collectors.joining(", ", "approved by ", ""))
                : "sign-off withdrawn: "
                        + (ruling.voided().isEmpty()
                                ? SignOffReports.title(ruling)
                                : String.join("; ", ruling.voided()));
    }

    private void withhold(PublishedCase one) {
        books.witness().saw(one.task(), List.of());
        try {
            var subject = one.subject(one.checked(), clock.instant());
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
}
