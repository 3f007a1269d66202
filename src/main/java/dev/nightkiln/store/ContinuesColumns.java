package dev.nightkiln.store;

import dev.nightkiln.task.CommitSha;
import dev.nightkiln.task.PublishedCommit;

import org.jspecify.annotations.Nullable;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/** The columns of what a task goes on from: all of them or none. */
final class ContinuesColumns {
    private static final String PULL_REQUEST = "continues_pull_request";
    private static final String BRANCH = "continues_branch";
    private static final String HEAD = "continues_head";
    private static final String ATTEMPT = "continues_attempt";

    private ContinuesColumns() {}

    static Map<String, @Nullable Object> of(Optional<PublishedCommit> continues) {
        var columns = new HashMap<String, @Nullable Object>();
        columns.put(PULL_REQUEST, continues.map(PublishedCommit::pullRequest).orElse(null));
        columns.put(BRANCH, continues.map(PublishedCommit::branch).orElse(null));
        columns.put(HEAD, continues.map(commit -> commit.head().hex()).orElse(null));
        columns.put(ATTEMPT, continues.map(PublishedCommit::attempt).orElse(null));
        return columns;
    }

    static Optional<PublishedCommit> read(ResultSet row) throws SQLException {
        String branch = row.getString(BRANCH);
        String head = row.getString(HEAD);
        if (branch == null || head == null) {
            for (String column : List.of(PULL_REQUEST, BRANCH, HEAD, ATTEMPT)) {
                if (!Objects.isNull(row.getObject(column))) {
                    throw new IllegalArgumentException("it continues something unknown: " + column);
                }
            }
            return Optional.empty();
        }
        // A number that is missing reads as 0, which no commit has.
        return Optional.of(
                new PublishedCommit(
                        row.getInt(PULL_REQUEST),
                        branch,
                        new CommitSha(head),
                        row.getInt(ATTEMPT)));
    }
}
