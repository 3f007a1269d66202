package dev.nightkiln.store;

import dev.nightkiln.task.CommitSha;
import dev.nightkiln.task.PublishedCommit;
import dev.nightkiln.task.Task;
import dev.nightkiln.task.TaskId;
import dev.nightkiln.task.TaskState.Published;

import org.jdbi.v3.core.Handle;

import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.stream.Stream;

/** What people have been shown of tasks, and what there is to show beside their states. */
public final class Announcements {
    private static final String GIVEN = "SignedOff";
    private static final String VOID = "SignOffVoid";
    private static final Set<String> DECISIVE = Set.of(GIVEN, VOID, "PullRequestOpened");

    private final Database database;
    private final TaskWriter writer;

    Announcements(Database database, TaskWriter writer) {
        this.database = database;
        this.writer = writer;
    }

    /** Counts the changes of a task; whoever shows a task shows it as of a version. */
    public long version(TaskId id) {
        return database.read(handle -> TaskRows.row(handle, id)).map(TaskRow::version).orElse(-1L);
    }

    public OptionalLong statusComment(TaskId id) {
        return database.read(handle -> TaskRows.row(handle, id))
                .map(TaskRow::statusComment)
                .orElse(OptionalLong.empty());
    }

    /** Remembers which comment is the task's sticky one; not a change of the task. */
    public void keepStatusComment(TaskId id, long comment) {
        database.transaction(handle ->
                handle.createUpdate("UPDATE task SET status_comment = :comment WHERE id = :id")
                        .bind("id", id.value())
                        .bind("comment", comment)
                        .execute());
    }

    /** The version people have been shown last. */
    public long announced(TaskId id) {
        return database.read(handle ->
                handle.createQuery("SELECT announced FROM task WHERE id = :id")
                        .bind("id", id.value())
                        .mapTo(Long.class)
                        .findOne()
                        .orElse(Long.MAX_VALUE));
    }

    public void keepAnnounced(TaskId id, long version) {
        database.transaction(handle ->
                handle.createUpdate(
                                "UPDATE task SET announced = :version WHERE id = :id AND announced < :version")
                        .bind("id", id.value())
                        .bind("version", version)
                        .execute());
    }

    /**
     * Whether those who have to have agreed to this commit, which is the task's pull request as it
     * stands. Only a change of that is something to be told of.
     */
    public void signOff(TaskId id, CommitSha commit, boolean given, String detail) {
        database.transaction(handle -> {
            Optional<TaskRow> row =
                    TaskRows.row(handle, id)
                            .filter(found -> isPublished(found.task(), commit))
                            .filter(_ -> isGiven(handle, id) != given);
            row.ifPresent(found -> writer.note(handle, found, given ? GIVEN : VOID, detail));
            return row.isPresent();
        });
    }

    private static boolean isPublished(Task task, CommitSha commit) {
        return task.state() instanceof Published
                && task.published().map(PublishedCommit::head).filter(commit::equals).isPresent();
    }

    private static boolean isGiven(Handle handle, TaskId id) {
        return isGiven(
                handle
                        .createQuery("SELECT event FROM journal WHERE task = :task ORDER BY id")
                        .bind("task", id.value())
                        .mapTo(String.class)
                        .stream());
    }

    /** The same, as the whole journal of a task has it. */
    public static boolean isSignedOff(List<JournalEntry> journal) {
        return isGiven(journal.stream().map(JournalEntry::event));
    }

    /** A commit that was published since has been agreed to by nobody. */
    private static boolean isGiven(Stream<String> events) {
        return events.filter(DECISIVE::contains)
                .reduce((_, last) -> last)
                .filter(GIVEN::equals)
                .isPresent();
    }
}
