package dev.nightkiln.worker;

import dev.nightkiln.bundle.EvidenceBundles;
import dev.nightkiln.bundle.EvidenceBundles.Attempt;
import dev.nightkiln.sandbox.Sandboxes;
import dev.nightkiln.store.DeliveryStore;
import dev.nightkiln.store.TaskStore;
import dev.nightkiln.task.TaskId;
import dev.nightkiln.workspace.Workspaces;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.time.Instant;
import java.time.InstantSource;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** Removes containers, volumes and directories that no running attempt owns any more. */
public final class Reaper {
    private static final Logger LOG = LoggerFactory.getLogger(Reaper.class);

    private final Sandboxes sandboxes;
    private final Workspaces workspaces;
    private final Places places;
    private final TaskStore tasks;
    private final DeliveryStore deliveries;
    private final Set<TaskId> spared = ConcurrentHashMap.newKeySet();
    private final EvidenceBundles bundles;
    private final InstantSource clock;

    public Reaper(
            Sandboxes sandboxes,
            Workspaces workspaces,
            Places places,
            TaskStore tasks,
            DeliveryStore deliveries,
            EvidenceBundles bundles,
            InstantSource clock) {
        this.sandboxes = sandboxes;
        this.workspaces = workspaces;
        this.places = places;
        this.tasks = tasks;
        this.deliveries = deliveries;
        this.bundles = bundles;
        this.clock = clock;
    }

    /** Until it is closed nothing of the task is taken for left behind. */
    public interface Spared extends AutoCloseable {
        @Override
        void close();
    }

    /** For work on a task that has no attempt under way. */
    public Spared spare(TaskId task) {
        spared.add(task);
        return () -> spared.remove(task);
    }

    /** Everything the task has on this machine; its attempt must not be running. */
    void remove(TaskId task) {
        sandboxes.removeAll(task);
        workspaces.remove(task);
        places.remove(task);
    }

    /** What tasks that have ended, or that we never heard of, left behind. */
    public void reap() {
        var left = new HashSet<TaskId>(sandboxes.leftovers());
        left.addAll(workspaces.leftovers());
        left.addAll(places.leftovers());
        left.removeAll(tasks.stillActive(left));
        for (TaskId task : left) {
            // Removing takes seconds, in which a person may have had another one tried again.
            if (spared.contains(task) || !tasks.stillActive(Set.of(task)).isEmpty()) {
                continue;
            }
            LOG.info("removing what task {} left behind", task);
            remove(task);
        }
        deliveries.prune();
        reapEvidence(clock.instant());
    }

    /** Bundles with the records they were made of, and the records of which there is no bundle. */
    private void reapEvidence(Instant now) {
        for (Attempt old : bundles.prune(now)) {
            LOG.info("the evidence of task {}, attempt {}, has gone", old.task(), old.number());
            places.keptRecords().remove(old);
        }
        for (Attempt old : places.keptRecords().outlived(now)) {
            boolean isNeeded =
                    bundles.has(old.task(), old.number())
                            || !tasks.stillActive(Set.of(old.task())).isEmpty();
            if (!isNeeded) {
                LOG.info("the records of task {}, attempt {}, have gone", old.task(), old.number());
                places.keptRecords().remove(old);
            }
        }
    }
}
