package dev.nightkiln.store;

import dev.nightkiln.task.CommitSha;
import dev.nightkiln.task.TaskId;

import org.jdbi.v3.core.Handle;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** What merges of open pull requests would come to, and what people have been shown of it. */
public final class MergeStore {
    private final Database database;

    public MergeStore(Database database) {
        this.database = database;
    }

    /** Two commits in the order in which they were asked about. */
    public record Pair(CommitSha one, CommitSha other) {}

    /** How a pull request stands, as JSON; {@code shown} is the digest of what people see. */
    public record Standing(String json, Optional<String> verified, String shown, boolean comment) {}

    /** Every answer that is known of a repository. */
    public Map<Pair, String> pairs(long repository) {
        var pairs = new HashMap<Pair, String>();
        database.read(handle ->
                        handle.createQuery(
                                        """
                                        SELECT one, other, json FROM merge_pair
                                        WHERE repository = :repository
                                        """)
                                .bind("repository", repository)
                                .map((row, _) ->
                                        Map.entry(
                                                new Pair(
                                                        new CommitSha(row.getString("one")),
                                                        new CommitSha(row.getString("other"))),
                                                row.getString("json")))
                                .list())
                .forEach(entry -> pairs.put(entry.getKey(), entry.getValue()));
        return pairs;
    }

    /** The answers of a repository from now on: what is not among them is forgotten. */
    public void keepPairs(long repository, Map<Pair, String> known, Map<Pair, String> wanted) {
        database.transaction(handle -> {
            known.keySet().stream()
                    .filter(pair -> !wanted.containsKey(pair))
                    .forEach(pair -> forget(handle, repository, pair));
            wanted.forEach((pair, json) -> {
                if (!known.containsKey(pair)) {
                    keep(handle, repository, pair, json);
                }
            });
            return wanted.size();
        });
    }

    private static void forget(Handle handle, long repository, Pair pair) {
        handle.createUpdate(
                        """
                        DELETE FROM merge_pair
                        WHERE repository = :repository AND one = :one AND other = :other
                        """)
                .bind("repository", repository)
                .bind("one", pair.one().hex())
                .bind("other", pair.other().hex())
                .execute();
    }

    private static void keep(Handle handle, long repository, Pair pair, String json) {
        forget(handle, repository, pair);
        handle.createUpdate(
                        """
                        INSERT INTO merge_pair (repository, one, other, json)
                        VALUES (:repository, :one, :other, :json)
                        """)
                .bind("repository", repository)
                .bind("one", pair.one().hex())
                .bind("other", pair.other().hex())
                .bind("json", json)
                .execute();
    }

    public Optional<Standing> standing(TaskId task) {
        return database.read(handle ->
                handle.createQuery(
                                """
                                SELECT json, verified, shown, comment FROM merge_standing
                                WHERE task = :task
                                """)
                        .bind("task", task.value())
                        .map((row, _) ->
                                new Standing(
                                        row.getString("json"),
                                        Optional.ofNullable(row.getString("verified")),
                                        row.getString("shown"),
                                        row.getBoolean("comment")))
                        .findOne());
    }

    /** How it stands and what was shown of it; what the checks said of a merge stays. */
    public void keep(TaskId task, String json, String shown, boolean comment) {
        database.transaction(handle -> {
            int known =
                    handle.createUpdate(
                                    """
                                    UPDATE merge_standing
                                    SET json = :json, shown = :shown, comment = :comment
                                    WHERE task = :task
                                    """)
                            .bind("task", task.value())
                            .bind("json", json)
                            .bind("shown", new Verbatim(shown))
                            .bind("comment", comment)
                            .execute();
            return known > 0
                    ? known
                    : handle.createUpdate(
                                    """
                                    INSERT INTO merge_standing (task, json, shown, comment)
                                    VALUES (:task, :json, :shown, :comment)
                                    """)
                            .bind("task", task.value())
                            .bind("json", json)
                            .bind("shown", new Verbatim(shown))
                            .bind("comment", comment)
                            .execute();
        });
    }

    /** What the checks said of a merge; nothing where the standing is not known any more. */
    public void keepVerified(TaskId task, String json) {
        database.transaction(handle ->
                handle.createUpdate("UPDATE merge_standing SET verified = :json WHERE task = :task")
                        .bind("task", task.value())
                        .bind("json", json)
                        .execute());
    }

    /**
     * Of what is merged nothing is kept. A pull request that was closed may be opened again, and
     * then what people read there has to be brought up to date.
     */
    public void forgetMerged(long repository) {
        database.transaction(handle ->
                handle.createUpdate(
                                """
                                DELETE FROM merge_standing WHERE EXISTS (
                                    SELECT 1 FROM task WHERE task.id = merge_standing.task
                                        AND task.repository = :repository AND task.state = 'MERGED')
                                """)
                        .bind("repository", repository)
                        .execute());
    }
}
