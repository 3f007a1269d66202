package dev.nightkiln.store;

import dev.nightkiln.task.TaskId;

import org.jdbi.v3.core.Handle;

import java.util.List;
import java.util.Optional;

/** The questions that are asked about the rows of tasks. */
final class TaskRows {
    private TaskRows() {}

    static Optional<TaskRow> row(Handle handle, TaskId id) {
        return handle.createQuery("SELECT * FROM task WHERE id = :id")
                .bind("id", id.value())
                .map((row, _) -> TaskRow.read(row))
                .findOne();
    }

    /** The task on its way comes first: a clock that was put back must not hide it. */
    static Optional<TaskRow> latest(Handle handle, long repository, int issue) {
        return handle.createQuery(
                        """
                        SELECT * FROM task WHERE repository = :repository AND issue = :issue
                        ORDER BY CASE WHEN active_key IS NULL THEN 1 ELSE 0 END, created_at DESC, id
                        LIMIT 1
                        """)
                .bind("repository", repository)
                .bind("issue", issue)
                .map((row, _) -> TaskRow.read(row))
                .findOne();
    }

    static Optional<TaskRow> byPullRequest(Handle handle, long repository, int number) {
        return handle.createQuery(
                        """
                        SELECT * FROM task WHERE repository = :repository
                            AND (pull_request = :number OR continues_pull_request = :number)
                        ORDER BY created_at DESC LIMIT 1
                        """)
                .bind("repository", repository)
                .bind("number", number)
                .map((row, _) -> TaskRow.read(row))
                .findOne();
    }

    static List<TaskRow> active(Handle handle) {
        return handle.createQuery(
                        """
                        SELECT * FROM task
                        WHERE state IN ('PREPARING', 'WORKING', 'CAPTURING', 'CHECKING', 'PUBLISHING')
                        """)
                .map((row, _) -> TaskRow.read(row))
                .list();
    }

    /**
     * Tasks whose pull request waits for people, also while a follow-up is on its way. Named by
     * their states, so that all those that are over with cost nothing.
     */
    static List<TaskRow> published(Handle handle) {
        return handle.createQuery(
                        """
                        SELECT * FROM task
                        WHERE state IN ('PUBLISHED', 'ESCALATED', 'QUEUED', 'PREPARING', 'WORKING',
                                'CAPTURING', 'CHECKING', 'PUBLISHING')
                            AND (state = 'PUBLISHED' OR continues_pull_request IS NOT NULL)
                        """)
                .map((row, _) -> TaskRow.read(row))
                .list();
    }

    static boolean isPublishing(Handle handle, long repository) {
        return handle.createQuery(
                                """
                                SELECT COUNT(*) FROM task
                                WHERE state = 'PUBLISHING' AND repository = :repository
                                """)
                        .bind("repository", repository)
                        .mapTo(Integer.class)
                        .one()
                > 0;
    }
}
