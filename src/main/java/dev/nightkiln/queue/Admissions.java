package dev.nightkiln.queue;

import dev.nightkiln.store.Database;
import dev.nightkiln.store.TaskStore;
import dev.nightkiln.task.TaskId;

import org.jdbi.v3.core.Handle;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Decides in one transaction which queued tasks get a place: by priority and age, never more than
 * the limits allow. The lock row makes the deciders take turns, so that two of them cannot both
 * hand out the last place.
 */
final class Admissions {
    private static final String ACTIVE =
            "('PREPARING', 'WORKING', 'CAPTURING', 'CHECKING', 'PUBLISHING')";

    private final Database database;
    private final TaskStore tasks;
    private final QueueLimits limits;

    Admissions(Database database, TaskStore tasks, QueueLimits limits) {
        this.database = database;
        this.tasks = tasks;
        this.limits = limits;
    }

    /** Gives places away; {@code onStart} runs in the same transaction. */
    List<Start> admit(java.util.function.Consumer<Start> onStart) {
        return database.transaction(handle -> {
            handle.createQuery("SELECT id FROM queue_lock WHERE id = 1 FOR UPDATE")
                    .mapTo(Integer.class)
                    .one();
            var started = new ArrayList<Start>();
            Map<Long, Integer> running = running(handle);
            int total = running.values().stream().mapToInt(Integer::intValue).sum();
            while (total + started.size() < limits.total()) {
                var next = next(handle, saturated(running));
                if (next.isEmpty()) {
                    break;
                }
                Candidate candidate = next.getFirst();
                if (tasks.claimPlace(handle, candidate.id())) {
                    var start = new Start(candidate.id(), candidate.attempt());
                    onStart.accept(start);
                    started.add(start);
                    running.merge(candidate.repository(), 1, Integer::sum);
                }
            }
            return started;
        });
    }

    /** A task that got a place, and the attempt it got it for. */
    record Start(TaskId id, int attempt) {}

    private record Candidate(TaskId id, long repository, int attempt) {}

    private static Map<Long, Integer> running(Handle handle) {
        var running = new HashMap<Long, Integer>();
        handle.createQuery(
                        "SELECT repository, COUNT(*) AS n FROM task WHERE state IN "
                                + ACTIVE
                                + " GROUP BY repository")
                .map((row, _) -> Map.entry(row.getLong("repository"), row.getInt("n")))
                .forEach(entry -> running.put(entry.getKey(), entry.getValue()));
        return running;
    }

    private List<Long> saturated(Map<Long, Integer> running) {
        var full = new ArrayList<Long>(List.of(0L));
        running.forEach((repository, count) -> {
            if (count >= limits.perRepository()) {
                full.add(repository);
            }
        });
        return full;
    }

    /**
     * Each class of priority is worth an hour of waiting. So what is urgent goes first, and what is
     * not waits at most for what was asked for within two hours after it.
     */
    private static List<Candidate> next(Handle handle, List<Long> saturated) {
        return handle.createQuery(
                        """
                        SELECT id, repository, attempt FROM task
                        WHERE state = 'QUEUED' AND repository NOT IN (<saturated>)
                        ORDER BY
                            CASE priority
                                WHEN 'HIGH' THEN queued_at
                                WHEN 'NORMAL' THEN queued_at + INTERVAL '1' HOUR
                                ELSE queued_at + INTERVAL '2' HOUR
                            END,
                            queued_at, id
                        LIMIT 1
                        """)
                .bindList("saturated", saturated)
                .map((row, _) ->
                        new Candidate(
                                new TaskId(row.getString("id")),
                                row.getLong("repository"),
                                row.getInt("attempt")))
                .list();
    }
}
