package dev.nightkiln.store;

import dev.nightkiln.task.TaskId;

import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

import tools.jackson.databind.json.JsonMapper;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;

/**
 * The journal of a task as a chain: each record as one line of JSON, which names the SHA-256 of the
 * line before it. A line is always made of what the database gives back, never of what was meant to
 * be stored.
 */
final class TaskLog {
    private static final JsonMapper JSON = JsonMapper.shared();
    private static final String START = "start";

    private TaskLog() {}

    /** In the order of the fields of a line. */
    private record Line(
            @Nullable String prev,
            String task,
            String at,
            int attempt,
            String event,
            String state,
            long fence,
            @Nullable String detail) {
        String text() {
            return JSON.writeValueAsString(this);
        }
    }

    private record Row(long id, Line line) {
        static Row read(ResultSet row) throws SQLException {
            return new Row(
                    row.getLong("id"),
                    new Line(
                            row.getString("prev"),
                            row.getString("task"),
                            row.getTimestamp("at").toInstant().toString(),
                            row.getInt("attempt"),
                            row.getString("event"),
                            row.getString("state"),
                            row.getLong("fence"),
                            row.getString("detail")));
        }

        String link() {
            return sha256(line.text());
        }
    }

    /**
     * What the next record of the task names. Call it in the transaction that writes the record,
     * when the task's row is locked by it: then nobody else can follow the same record.
     */
    static String next(Handle handle, TaskId task) {
        Optional<Row> last =
                handle.createQuery(
                                "SELECT * FROM journal WHERE task = :task ORDER BY id DESC LIMIT 1")
                        .bind("task", new Verbatim(task.value()))
                        .map((row, _) -> Row.read(row))
                        .findOne();
        if (last.isEmpty()) {
            return START;
        }
        return last.get().line().prev() == null
                ? start(
                        handle.createQuery("SELECT COUNT(*) FROM journal WHERE task = :task")
                                .bind("task", new Verbatim(task.value()))
                                .mapTo(Integer.class)
                                .one())
                : last.get().link();
    }

    private static String start(int older) {
        return older == 0 ? START : START + "-after-" + older;
    }

    private static List<Row> rows(Handle handle, TaskId task) {
        return handle.createQuery("SELECT * FROM journal WHERE task = :task ORDER BY id")
                .bind("task", new Verbatim(task.value()))
                .map((row, _) -> Row.read(row))
                .list();
    }

    /** The lines of the chain; what is older than the chain is not in it. */
    static List<String> lines(Handle handle, TaskId task) {
        return rows(handle, task).stream()
                .dropWhile(row -> row.line().prev() == null)
                .map(row -> row.line().text())
                .toList();
    }

    /** The first record that does not follow from the one before it, in words. */
    static Optional<String> broken(Handle handle, TaskId task) {
        List<Row> rows = rows(handle, task);
        int older = (int) rows.stream().takeWhile(row -> row.line().prev() == null).count();
        String expected = start(older);
        for (Row row : rows.subList(older, rows.size())) {
            if (!expected.equals(row.line().prev())) {
                return Optional.of(
                        "task %s: record %d (%s, %s) does not follow from the one before it"
                                .formatted(task, row.id(), row.line().at(), row.line().event()));
            }
            expected = row.link();
        }
        return Optional.empty();
    }

    static Optional<String> firstBroken(Handle handle) {
        return handle
                .createQuery("SELECT id FROM task ORDER BY created_at, id")
                .mapTo(String.class)
                .list()
                .stream()
                .flatMap(id -> broken(handle, new TaskId(id)).stream())
                .findFirst();
    }

    private static String sha256(String text) {
        try {
            byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException("every JDK has SHA-256", impossible);
        }
    }
}
