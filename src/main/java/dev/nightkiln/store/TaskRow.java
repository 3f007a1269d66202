package dev.nightkiln.store;

import dev.nightkiln.task.Actor;
import dev.nightkiln.task.CommitSha;
import dev.nightkiln.task.FailureReason;
import dev.nightkiln.task.Phase;
import dev.nightkiln.task.Repository;
import dev.nightkiln.task.Specification.Priority;
import dev.nightkiln.task.Task;
import dev.nightkiln.task.TaskId;
import dev.nightkiln.task.TaskSpec;
import dev.nightkiln.task.TaskState;
import dev.nightkiln.task.TaskState.Cancelled;
import dev.nightkiln.task.TaskState.Capturing;
import dev.nightkiln.task.TaskState.Checking;
import dev.nightkiln.task.TaskState.Closed;
import dev.nightkiln.task.TaskState.Escalated;
import dev.nightkiln.task.TaskState.Merged;
import dev.nightkiln.task.TaskState.Preparing;
import dev.nightkiln.task.TaskState.Published;
import dev.nightkiln.task.TaskState.Publishing;
import dev.nightkiln.task.TaskState.Queued;
import dev.nightkiln.task.TaskState.Working;

import org.jspecify.annotations.Nullable;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.Map;
import java.util.OptionalLong;

/** A task with its bookkeeping, decoded from its row. A row that contradicts itself is refused. */
record TaskRow(Task task, long fence, int claims, long version, OptionalLong statusComment) {
    static TaskRow read(ResultSet row) throws SQLException {
        try {
            return decoded(row);
        } catch (IllegalArgumentException impossible) {
            throw contradiction(row, String.valueOf(impossible.getMessage()));
        }
    }

    private static TaskRow decoded(ResultSet row) throws SQLException {
        var task =
                new Task(
                        new TaskId(row.getString("id")),
                        row.getLong("installation"),
                        new Repository(
                                row.getLong("repository"),
                                row.getString("owner"),
                                row.getString("name")),
                        row.getInt("issue"),
                        new TaskSpec(
                                row.getString("title"),
                                row.getString("body"),
                                new Actor(
                                        row.getLong("requester_id"),
                                        row.getString("requester_login")),
                                row.getString("base_branch"),
                                new CommitSha(row.getString("base")),
                                Priority.valueOf(row.getString("priority"))),
                        state(row),
                        ContinuesColumns.read(row));
        return new TaskRow(
                task,
                row.getLong("fence"),
                row.getInt("claims"),
                row.getLong("version"),
                statusComment(row));
    }

    private static OptionalLong statusComment(ResultSet row) throws SQLException {
        long comment = row.getLong("status_comment");
        return row.wasNull() ? OptionalLong.empty() : OptionalLong.of(comment);
    }

    private static TaskState state(ResultSet row) throws SQLException {
        int attempt = row.getInt("attempt");
        TaskState state =
                switch (row.getString("state")) {
                    case "QUEUED" -> new Queued(attempt);
                    case "PREPARING" -> new Preparing(attempt);
                    case "WORKING" -> new Working(attempt);
                    case "CAPTURING" -> new Capturing(attempt);
                    case "CHECKING" -> new Checking(attempt, head(row));
                    case "PUBLISHING" -> new Publishing(attempt, head(row));
                    case "PUBLISHED" -> new Published(attempt, head(row), pullRequest(row));
                    case "MERGED" -> new Merged(attempt, head(row), pullRequest(row));
                    case "CLOSED" -> new Closed(attempt, head(row), pullRequest(row));
                    case "ESCALATED" ->
                            new Escalated(
                                    attempt,
                                    FailureReason.valueOf(text(row, "reason")),
                                    Phase.valueOf(text(row, "phase")));
                    case "CANCELLED" ->
                            new Cancelled(
                                    attempt,
                                    new Actor(
                                            row.getLong("cancelled_id"),
                                            text(row, "cancelled_login")));
                    case String unknown -> throw contradiction(row, "unknown state " + unknown);
                };
        if (!columns(state).equals(stored(row))) {
            throw contradiction(row, "state " + state + " with " + stored(row));
        }
        return state;
    }

    /** What the columns that depend on the state must hold. */
    static Map<String, @Nullable Object> columns(TaskState state) {
        var columns = new HashMap<String, @Nullable Object>();
        for (String name : DEPENDENT) {
            columns.put(name, null);
        }
        switch (state) {
            case Checking(_, var head) -> columns.put("head", head.hex());
            case Publishing(_, var head) -> columns.put("head", head.hex());
            case Published(_, var head, int number) -> published(columns, head, number);
            case Merged(_, var head, int number) -> published(columns, head, number);
            case Closed(_, var head, int number) -> published(columns, head, number);
            case Escalated(_, var reason, var phase) -> {
                columns.put("reason", reason.name());
                columns.put("phase", phase.name());
            }
            case Cancelled(_, var by) -> {
                columns.put("cancelled_id", by.id());
                columns.put("cancelled_login", by.login());
            }
            case Queued _, Preparing _, Working _, Capturing _ -> {}
        }
        return columns;
    }

    private static final String[] DEPENDENT = {
        "head", "pull_request", "reason", "phase", "cancelled_id", "cancelled_login"
    };

    private static void published(
            Map<String, @Nullable Object> columns, CommitSha head, int number) {
        columns.put("head", head.hex());
        columns.put("pull_request", number);
    }

    private static Map<String, @Nullable Object> stored(ResultSet row) throws SQLException {
        var columns = new HashMap<String, @Nullable Object>();
        for (String name : DEPENDENT) {
            columns.put(name, row.getObject(name));
        }
        return columns;
    }

    private static CommitSha head(ResultSet row) throws SQLException {
        return new CommitSha(text(row, "head"));
    }

    private static int pullRequest(ResultSet row) throws SQLException {
        int number = row.getInt("pull_request");
        if (row.wasNull()) {
            throw contradiction(row, "no pull request");
        }
        return number;
    }

    private static String text(ResultSet row, String column) throws SQLException {
        String text = row.getString(column);
        if (text == null) {
            throw contradiction(row, "no " + column);
        }
        return text;
    }

    private static StoreException contradiction(ResultSet row, String what) throws SQLException {
        return new StoreException(
                "task "
                        + row.getString("id")
                        + " in the database contradicts itself: "
                        + what
                        + "; somebody else wrote it, so put the row right or restore a backup");
    }
}
