package dev.nightkiln.worker;

import dev.nightkiln.escalate.EscalationComment;
import dev.nightkiln.evidence.EvidenceComment.Evidence;
import dev.nightkiln.evidence.Findings;
import dev.nightkiln.evidence.Findings.Failure;
import dev.nightkiln.evidence.StatusComment;
import dev.nightkiln.github.GitHubApp;
import dev.nightkiln.github.GitHubRefused;
import dev.nightkiln.github.RepositoryClient;
import dev.nightkiln.github.RetryLater;
import dev.nightkiln.queue.Outcome;
import dev.nightkiln.store.Announcements;
import dev.nightkiln.store.StoreException;
import dev.nightkiln.store.TaskStore;
import dev.nightkiln.store.Turns;
import dev.nightkiln.task.PublishedCommit;
import dev.nightkiln.task.Task;
import dev.nightkiln.task.TaskId;
import dev.nightkiln.task.TaskState;
import dev.nightkiln.task.TaskState.Escalated;
import dev.nightkiln.workspace.WorkspaceException;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;

/**
 * Brings what GitHub shows of a task in line with its state: labels, the sticky status comment, the
 * escalation. It looks at the state, not at the change that woke it, and looks again after writing:
 * whoever writes last has seen the last state.
 */
public final class Announcer {
    private static final Logger LOG = LoggerFactory.getLogger(Announcer.class);
    private static final Set<String> LABELS =
            Set.of("agent:queued", "agent:running", "agent:review", "agent:escalated");

    private final GitHubApp github;
    private final TaskStore tasks;
    private final Announcements announcements;
    private final Findings findings;
    private final StatusComment status;
    private final Dossier dossier;

    private final Turns turns = new Turns();

    public Announcer(
            GitHubApp github,
            TaskStore tasks,
            Findings findings,
            StatusComment status,
            Dossier dossier) {
        this.dossier = dossier;
        this.github = github;
        this.tasks = tasks;
        this.announcements = tasks.announcements();
        this.findings = findings;
        this.status = status;
    }

    public Outcome announce(TaskId id) {
        try (var _ = turns.take(id)) {
            long shown = announcements.announced(id);
            for (long version = announcements.version(id);
                    version > shown;
                    version = announcements.version(id)) {
                Optional<Task> task = tasks.find(id);
                if (task.isEmpty()) {
                    break;
                }
                show(task.get());
                announcements.keepAnnounced(id, version);
                shown = version;
            }
            return new Outcome.Done();
        } catch (RetryLater later) {
            LOG.warn("task {}: {}", id, later.getMessage());
            return new Outcome.Later(later.notBefore());
        } catch (GitHubRefused refused) {
            // The issue is gone, locked, or the App was removed: there is nobody to tell.
            LOG.error("task {} cannot be shown: {}", id, refused.getMessage());
            return new Outcome.Done();
        }
    }

    /** A locked conversation takes no comment, but labels: what is refused hides nothing else. */
    private void show(Task task) {
        RepositoryClient client = github.repository(task.installation(), task.repository());
        var refusals = new ArrayList<GitHubRefused>();
        List<Runnable> parts =
                List.of(
                        () -> showStatus(client, task),
                        () -> showLabels(client, task),
                        () -> showEscalation(client, task));
        for (Runnable part : parts) {
            try {
                part.run();
            } catch (GitHubRefused refused) {
                refusals.add(refused);
            }
        }
        if (!refusals.isEmpty()) {
            throw refusals.getFirst();
        }
    }

    private void showEscalation(RepositoryClient client, Task task) {
        if (task.state() instanceof Escalated escalated) {
            Failure failure =
                    findings.failure(task, escalated.attempt())
                            .orElseGet(() ->
                                    new Failure(
                                            escalated.reason(),
                                            "Nothing more is known.",
                                            "",
                                            Optional.empty()));
            client.comment(
                    task.continues().map(PublishedCommit::pullRequest).orElse(task.issue()),
                    EscalationComment.marker(task),
                    EscalationComment.render(
                            task,
                            escalated,
                            failure,
                            findings.rounds(task),
                            observed(task, escalated)));
        }
    }

    /** What cannot be packed must not keep a person from being called. */
    private Optional<Evidence> observed(Task task, Escalated escalated) {
        try {
            return dossier.of(task, escalated);
        } catch (WorkspaceException
                | StoreException
                | UncheckedIOException
                | IllegalStateException unpacked) {
            LOG.error("task {}: without the evidence of its attempt", task.id(), unpacked);
            return Optional.empty();
        }
    }

    /** An issue has one set of labels; they belong to its youngest task. */
    private void showLabels(RepositoryClient client, Task task) {
        if (tasks.latest(task.repository(), task.issue())
                .filter(latest -> !latest.id().equals(task.id()))
                .isPresent()) {
            return;
        }
        var remove = new HashSet<>(LABELS);
        Set<String> add = label(task.state());
        remove.removeAll(add);
        client.changeLabels(task.issue(), add, remove);
    }

    private void showStatus(RepositoryClient client, Task task) {
        String text =
                status.render(
                        task, tasks.journal(task.id()), StatusComment.Known.of(findings, task));
        OptionalLong known = announcements.statusComment(task.id());
        if (known.isPresent() && client.editComment(known.getAsLong(), text)) {
            return;
        }
        long comment = client.comment(task.issue(), StatusComment.marker(task), text);
        announcements.keepStatusComment(task.id(), comment);
    }

    private static Set<String> label(TaskState state) {
        return switch (state) {
            case TaskState.Queued _ -> Set.of("agent:queued");
            case TaskState.Active _ -> Set.of("agent:running");
            case TaskState.Published _ -> Set.of("agent:review");
            case Escalated _ -> Set.of("agent:escalated");
            case TaskState.Merged _, TaskState.Closed _, TaskState.Cancelled _ -> Set.of();
        };
    }
}
