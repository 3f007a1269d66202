package dev.nightkiln.conflicts;

import dev.nightkiln.conflicts.MergeText.Again;
import dev.nightkiln.conflicts.Merging.Books;
import dev.nightkiln.conflicts.Merging.Ground;
import dev.nightkiln.conflicts.Merging.Wishes;
import dev.nightkiln.conflicts.Standing.Clash;
import dev.nightkiln.github.CheckRunReport;
import dev.nightkiln.github.CheckRunReport.Output;
import dev.nightkiln.github.CheckRunReport.Progress;
import dev.nightkiln.github.GitHubRefused;
import dev.nightkiln.github.RepositoryClient;
import dev.nightkiln.github.RetryLater;
import dev.nightkiln.policy.Policy;
import dev.nightkiln.policy.PolicyResult;
import dev.nightkiln.policy.Reverify;
import dev.nightkiln.queue.Outcome;
import dev.nightkiln.store.MergeStore;
import dev.nightkiln.store.Turns;
import dev.nightkiln.task.Repository;
import dev.nightkiln.task.Task;
import dev.nightkiln.task.TaskId;
import dev.nightkiln.workspace.MergeResult;
import dev.nightkiln.workspace.WorkspaceException;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Looks what a merge of each open pull request of ours would come to whenever one of the branches
 * moves, and says so there. It reads GitHub anew each time, so being asked once more changes
 * nothing.
 */
final class ConflictProbe {
    /** The check run of every open pull request. */
    static final String CHECK = "nightkiln/conflicts";

    private static final Logger LOG = LoggerFactory.getLogger(ConflictProbe.class);

    private final Ground ground;
    private final Books books;
    private final MergeFacts facts;
    private final Wishes wishes;
    private final OpenPulls pulls;
    private final InstantSource clock;
    private final Turns turns = new Turns();

    ConflictProbe(
            Ground ground, Books books, MergeFacts facts, Wishes wishes, InstantSource clock) {
        this.facts = facts;
        this.ground = ground;
        this.books = books;
        this.wishes = wishes;
        this.pulls = new OpenPulls(ground);
        this.clock = clock;
    }

    /** Somebody pushed to a branch, which need not be one that concerns us. */
    void moved(Repository repository, String branch) {
        if (open(repository.id()).stream().anyMatch(task -> restsOn(task, branch))) {
            wishes.probe(repository.id());
        }
    }

    private static boolean restsOn(Task task, String branch) {
        return task.spec().baseBranch().equals(branch)
                || task.published().filter(head -> head.branch().equals(branch)).isPresent();
    }

    /** A task has a pull request, or had one. */
    void changed(TaskId id) {
        books.tasks()
                .find(id)
                .filter(task -> task.published().isPresent())
                .ifPresent(task -> wishes.probe(task.repository().id()));
    }

    /** For what no delivery tells. */
    void everywhere() {
        books.tasks().published().stream()
                .map(task -> task.repository().id())
                .distinct()
                .forEach(wishes::probe);
    }

    private List<Task> open(long repository) {
        return books.tasks().published().stream()
                .filter(task -> task.repository().id() == repository)
                .toList();
    }

    Outcome probe(long repository) {
        try (var _ = turns.take(repository)) {
            List<OpenPull> here = pulls.here(open(repository));
            if (!here.isEmpty()) {
                probe(here);
            }
            books.merges().forgetMerged(repository);
        } catch (RetryLater later) {
            return new Outcome.Later(later.notBefore());
        } catch (WorkspaceException unreadable) {
            LOG.info("no probe of repository {}: {}", repository, unreadable.getMessage());
        }
        return new Outcome.Done();
    }

    private void probe(List<OpenPull> pulls) {
        Repository repository = pulls.getFirst().task().repository();
        var round =
                facts
                .new Round(
                        repository,
                        (one, other) -> ground.workspaces().merge(repository, one, other));
        List<Standing> standings =
                pulls.stream().map(open -> standing(open, pulls, round)).toList();
        round.keep();
        for (int i = 0; i < pulls.size(); i++) {
            OpenPull open = pulls.get(i);
            try {
                show(open, standings.get(i));
            } catch (GitHubRefused refused) {
                LOG.info("task {} cannot be shown: {}", open.task().id(), refused.getMessage());
            }
        }
    }

    private static Standing standing(OpenPull open, List<OpenPull> pulls, MergeFacts.Round round) {
        var clashes = new ArrayList<Clash>();
        List<OpenPull> others =
                pulls.stream().filter(open::isOther).filter(open::sharesBase).toList();
        for (OpenPull other : others) {
            MergeResult result = round.ask(open.pull().head(), other.pull().head());
            if (!(result instanceof MergeResult.Clean)) {
                clashes.add(new Clash(other.pull().number(), result));
            }
        }
        return new Standing(
                open.pull().number(),
                open.pull().head(),
                open.pull().base(),
                open.base(),
                round.ask(open.base(), open.pull().head()),
                clashes,
                others.size());
    }

    private void show(OpenPull open, Standing standing) {
        TaskId id = open.task().id();
        Again again = again(open.task(), standing);
        var text = new MergeText(standing, again);
        Optional<MergeStore.Standing> before = books.merges().standing(id);
        boolean comment =
                text.isWorthAComment() || before.filter(MergeStore.Standing::comment).isPresent();
        String shown = text.digest(comment);
        if (before.filter(row -> row.shown().equals(shown)).isEmpty()) {
            say(open.task(), standing, text, comment);
            facts.keep(id, standing, shown, comment);
            LOG.info("merge of task {}: {}", id, text.title());
        }
        if (again instanceof Again.Waiting) {
            wishes.reverify(id);
        }
    }

    private RepositoryClient client(Task task) {
        return ground.github().repository(task.installation(), task.repository());
    }

    private void say(Task task, Standing standing, MergeText text, boolean comment) {
        if (comment) {
            client(task)
                    .comment(standing.pullRequest(), MergeText.marker(task), text.comment(task));
        }
        client(task).checkRun(report(task, standing, text));
    }

    /** Checks have run on the task's own base; the merge with another has not been seen by any. */
    private Again again(Task task, Standing standing) {
        if (!standing.isClean() || standing.base().equals(task.spec().base())) {
            return new Again.No();
        }
        boolean wanted =
                switch (ground.preparation().policyAt(task, standing.base())) {
                    case PolicyResult.Effective(Policy policy, _) ->
                            policy.proving().reverify() == Reverify.ALWAYS;
                    // The sign-off says that nothing can be judged by it.
                    case PolicyResult.Invalid _ -> false;
                };
        if (!wanted) {
            return new Again.No();
        }
        return facts.reverified(task.id())
                .filter(result -> result.isOf(standing))
                .<Again>map(Again.Done::new)
                .orElseGet(Again.Waiting::new);
    }

    private CheckRunReport report(Task task, Standing standing, MergeText text) {
        Instant now = clock.instant();
        Progress progress =
                text.conclusion()
                        .<Progress>map(ended -> new Progress.Completed(ended, now, now))
                        .orElseGet(() -> new Progress.InProgress(now));
        return new CheckRunReport(
                CHECK,
                standing.head(),
                task.id() + "/conflicts",
                progress,
                new Output(text.title(), text.body(), text.logs()));
    }
}
