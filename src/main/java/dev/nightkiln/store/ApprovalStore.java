package dev.nightkiln.store;

import dev.nightkiln.task.Actor;
import dev.nightkiln.task.CommitSha;
import dev.nightkiln.task.TaskId;

import java.util.List;

/** Approvals given by comment. A row says that it was said, not that it counts. */
public final class ApprovalStore {
    private final Database database;

    public ApprovalStore(Database database) {
        this.database = database;
    }

    /** Keeping it again changes nothing. */
    public void keep(Approval approval) {
        database.transaction(handle -> {
            boolean known =
                    handle.createQuery(
                                            """
                                            SELECT COUNT(*) FROM approval
                                            WHERE task = :task AND comment = :comment
                                            """)
                                    .bind("task", approval.task().value())
                                    .bind("comment", approval.comment())
                                    .mapTo(Integer.class)
                                    .one()
                            > 0;
            return known
                    ? 0
                    : handle.createUpdate(
                                    """
                                    INSERT INTO approval (task, comment, head, actor, login, at)
                                    VALUES (:task, :comment, :head, :actor, :login, :at)
                                    """)
                            .bind("task", approval.task().value())
                            .bind("comment", approval.comment())
                            .bind("head", approval.head().hex())
                            .bind("actor", approval.by().id())
                            .bind("login", new Verbatim(approval.by().login()))
                            .bind("at", approval.at())
                            .execute();
        });
    }

    public List<Approval> of(TaskId task) {
        return database.read(handle ->
                handle.createQuery(
                                """
                                SELECT task, comment, head, actor, login, at FROM approval
                                WHERE task = :task ORDER BY at, comment
                                """)
                        .bind("task", task.value())
                        .map((row, _) ->
                                new Approval(
                                        new TaskId(row.getString("task")),
                                        new CommitSha(row.getString("head")),
                                        new Actor(row.getLong("actor"), row.getString("login")),
                                        row.getTimestamp("at").toInstant(),
                                        row.getLong("comment")))
                        .list());
    }
}
