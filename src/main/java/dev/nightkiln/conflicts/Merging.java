package dev.nightkiln.conflicts;

import dev.nightkiln.github.GitHubApp;
import dev.nightkiln.queue.Outcome;
import dev.nightkiln.store.MergeStore;
import dev.nightkiln.store.TaskStore;
import dev.nightkiln.task.Repository;
import dev.nightkiln.task.TaskId;
import dev.nightkiln.verify.Checks;
import dev.nightkiln.worker.Places;
import dev.nightkiln.worker.Preparation;
import dev.nightkiln.worker.Reaper;
import dev.nightkiln.worker.WarmingUp;
import dev.nightkiln.workspace.Workspaces;

import java.time.InstantSource;
import java.util.function.Consumer;
import java.util.function.LongConsumer;

/**
 * Open pull requests as they go together: probed when a branch moves, verified where that is asked.
 */
public final class Merging {
    private final ConflictProbe probe;
    private final Reverification reverification;
    private final MergeFacts facts;

    /** Asks for work that survives a crash. */
    public record Wishes(LongConsumer forProbe, Consumer<TaskId> forChecks) {
        void probe(long repository) {
            forProbe.accept(repository);
        }

        void reverify(TaskId task) {
            forChecks.accept(task);
        }
    }

    /** Where commits, policies and results of checks come from. */
    public record Ground(
            GitHubApp github,
            Preparation preparation,
            Workspaces workspaces,
            WarmingUp warmingUp,
            Checks checks) {}

    /** What is known, and where things are kept. */
    public record Books(TaskStore tasks, MergeStore merges, Places places, Reaper reaper) {}

    public Merging(Ground ground, Books books, Wishes wishes, InstantSource clock) {
        this.facts = new MergeFacts(books.merges());
        this.probe = new ConflictProbe(ground, books, facts, wishes, clock);
        this.reverification = new Reverification(ground, books, facts, wishes, clock);
    }

    /** Somebody pushed to a branch, which need not be one that concerns us. */
    public void moved(Repository repository, String branch) {
        probe.moved(repository, branch);
    }

    /** A task has a pull request, or had one. */
    public void changed(TaskId task) {
        probe.changed(task);
    }

    /** For what no delivery tells. */
    public void everywhere() {
        probe.everywhere();
    }

    public Outcome probe(long repository) {
        return probe.probe(repository);
    }

    public Outcome reverify(TaskId task) {
        return reverification.run(task);
    }

    /** What runs is let go of and runs again at the next start. */
    public void stop() {
        reverification.stop();
    }
}
