package dev.nightkiln.store;

import dev.nightkiln.task.Actor;
import dev.nightkiln.task.Repository;
import dev.nightkiln.task.TaskId;
import dev.nightkiln.task.TaskSpec;

import org.jdbi.v3.core.Handle;

/** What was asked for, by whom and where: the columns that change beside a task's state. */
final class SpecColumns {
    private SpecColumns() {}

    /** As it is asked for once more. */
    static void refresh(Handle handle, TaskId id, TaskSpec spec) {
        handle.createUpdate(
                        """
                        UPDATE task SET title = :title, body = :body, requester_id = :requesterId,
                            requester_login = :requesterLogin, base_branch = :baseBranch, base = :base,
                            priority = :priority
                        WHERE id = :id
                        """)
                .bind("id", id.value())
                .bind("title", spec.title())
                .bind("body", spec.body())
                .bind("requesterId", spec.requester().id())
                .bind("requesterLogin", new Verbatim(spec.requester().login()))
                .bind("baseBranch", new Verbatim(spec.baseBranch()))
                .bind("base", spec.base().hex())
                .bind("priority", new Verbatim(spec.priority().name()))
                .execute();
    }

    /** The one who answers for the next attempt. */
    static void requester(Handle handle, TaskId id, Actor requester) {
        handle.createUpdate(
                        """
                        UPDATE task SET requester_id = :requesterId, requester_login = :requesterLogin
                        WHERE id = :id
                        """)
                .bind("id", id.value())
                .bind("requesterId", requester.id())
                .bind("requesterLogin", new Verbatim(requester.login()))
                .execute();
    }

    static int relocate(Handle handle, Repository repository, int issue, long installation) {
        return handle.createUpdate(
                        """
                        UPDATE task SET owner = :owner, name = :name, installation = :installation
                        WHERE repository = :repository AND issue = :issue
                            AND (owner <> :owner OR name <> :name OR installation <> :installation)
                        """)
                .bind("repository", repository.id())
                .bind("issue", issue)
                .bind("owner", new Verbatim(repository.owner()))
                .bind("name", new Verbatim(repository.name()))
                .bind("installation", installation)
                .execute();
    }
}
