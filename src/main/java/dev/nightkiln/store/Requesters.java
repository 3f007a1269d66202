package dev.nightkiln.store;

import dev.nightkiln.task.Actor;
import dev.nightkiln.task.TaskId;

import org.jdbi.v3.core.Handle;

import java.util.List;

/** Who had attempts of a task made; a retry forgets nobody who asked before. */
final class Requesters {
    private Requesters() {}

    static void keep(Handle handle, TaskId task, Actor requester) {
        boolean known = of(handle, task).stream().anyMatch(one -> one.id() == requester.id());
        if (!known) {
            handle.createUpdate(
                            "INSERT INTO requester (task, actor, login) VALUES (:task, :actor, :login)")
                    .bind("task", task.value())
                    .bind("actor", requester.id())
                    .bind("login", new Verbatim(requester.login()))
                    .execute();
        }
    }

    static List<Actor> of(Handle handle, TaskId task) {
        return handle.createQuery(
                        "SELECT actor, login FROM requester WHERE task = :task ORDER BY actor")
                .bind("task", task.value())
                .map((row, _) -> new Actor(row.getLong("actor"), row.getString("login")))
                .list();
    }
}
