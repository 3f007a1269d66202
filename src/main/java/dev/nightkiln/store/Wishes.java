package dev.nightkiln.store;

import dev.nightkiln.task.Actor;
import dev.nightkiln.task.Feedback;
import dev.nightkiln.task.PublishedCommit;
import dev.nightkiln.task.Task;
import dev.nightkiln.task.TaskId;

import org.jdbi.v3.core.Handle;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;

/** The statements on what people ask for on pull requests. */
final class Wishes {
    private Wishes() {}

    /** With the attempt that takes it up, or to wait for the next one. */
    static void keep(Handle handle, TaskId task, Wish wish) {
        handle.createUpdate(
                        """
                        INSERT INTO wish (task, kind, source, actor, login, at, json, attempt, withdrawn)
                        VALUES (:task, :kind, :source, :actor, :login, :at, :json, NULL, FALSE)
                        """)
                .bind("task", task.value())
                .bind("kind", new Verbatim(wish.kind().name()))
                .bind("source", wish.source())
                .bind("actor", wish.by().id())
                .bind("login", new Verbatim(wish.by().login()))
                .bind("at", wish.at())
                .bind("json", wish.json())
                .execute();
    }

    static boolean isKnown(Handle handle, TaskId task, Wish wish) {
        return handle.createQuery(
                                """
                                SELECT COUNT(*) FROM wish
                                WHERE task = :task AND kind = :kind AND source = :source
                                """)
                        .bind("task", task.value())
                        .bind("kind", new Verbatim(wish.kind().name()))
                        .bind("source", wish.source())
                        .mapTo(Integer.class)
                        .one()
                > 0;
    }

    /** Those that no attempt has taken up, oldest first. */
    static List<Wish> waiting(Handle handle, TaskId task) {
        return handle.createQuery(
                        """
                        SELECT * FROM wish WHERE task = :task AND attempt IS NULL AND NOT withdrawn
                        ORDER BY at, source
                        """)
                .bind("task", task.value())
                .map((row, _) -> read(row))
                .list();
    }

    /** What the task's attempt works on: all that was taken up and not yet published. */
    static List<Wish> of(Handle handle, Task task, PublishedCommit before) {
        return handle.createQuery(
                        """
                        SELECT * FROM wish
                        WHERE task = :task AND attempt > :before AND attempt <= :attempt
                            AND NOT withdrawn
                        ORDER BY at, source
                        """)
                .bind("task", task.id().value())
                .bind("before", before.attempt())
                .bind("attempt", task.attempt())
                .map((row, _) -> read(row))
                .list();
    }

    /** All that waits goes into this attempt. */
    static void take(Handle handle, TaskId task, int attempt) {
        handle.createUpdate(
                        """
                        UPDATE wish SET attempt = :attempt
                        WHERE task = :task AND attempt IS NULL AND NOT withdrawn
                        """)
                .bind("task", task.value())
                .bind("attempt", attempt)
                .execute();
    }

    /** Nothing of what an attempt was begun with and is not published counts any more. */
    static void withdrawBegun(Handle handle, TaskId task, PublishedCommit before) {
        handle.createUpdate(
                        "UPDATE wish SET withdrawn = TRUE WHERE task = :task AND attempt > :before")
                .bind("task", task.value())
                .bind("before", before.attempt())
                .execute();
    }

    /** Nothing of what is not published counts any more. */
    static void withdraw(Handle handle, TaskId task, PublishedCommit before) {
        handle.createUpdate(
                        """
                        UPDATE wish SET withdrawn = TRUE
                        WHERE task = :task AND (attempt IS NULL OR attempt > :before)
                        """)
                .bind("task", task.value())
                .bind("before", before.attempt())
                .execute();
    }

    static void withdraw(Handle handle, TaskId task, Feedback.Source source) {
        handle.createUpdate(
                        """
                        UPDATE wish SET withdrawn = TRUE
                        WHERE task = :task AND source = :source
                            AND (kind = 'COMMAND') <> :isReview
                        """)
                .bind("task", task.value())
                .bind("source", source.id())
                .bind("isReview", source.isReview())
                .execute();
    }

    /** Whether there was one that no attempt had begun with. */
    static boolean withdrawReview(Handle handle, TaskId task, long review, int notBegun) {
        return handle.createUpdate(
                                """
                                UPDATE wish SET withdrawn = TRUE
                                WHERE task = :task AND source = :source AND kind <> 'COMMAND'
                                    AND NOT withdrawn AND (attempt IS NULL OR attempt = :notBegun)
                                """)
                        .bind("task", task.value())
                        .bind("source", review)
                        .bind("notBegun", notBegun)
                        .execute()
                > 0;
    }

    /** Whose reviews steered what has been made, however many attempts ago. */
    static List<Actor> reviewers(Handle handle, TaskId task) {
        return handle.createQuery(
                        """
                        SELECT DISTINCT actor, login FROM wish
                        WHERE task = :task AND kind = 'REVIEW' AND attempt IS NOT NULL
                        ORDER BY actor
                        """)
                .bind("task", task.value())
                .map((row, _) -> new Actor(row.getLong("actor"), row.getString("login")))
                .list();
    }

    private static Wish read(ResultSet row) throws SQLException {
        return new Wish(
                Wish.Kind.valueOf(row.getString("kind")),
                row.getLong("source"),
                new Actor(row.getLong("actor"), row.getString("login")),
                row.getTimestamp("at").toInstant(),
                row.getString("json"));
    }
}
