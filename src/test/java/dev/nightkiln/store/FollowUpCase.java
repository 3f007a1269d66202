package dev.nightkiln.store;

import static dev.nightkiln.store.StoreFixture.BOB;
import static dev.nightkiln.store.StoreFixture.WIDGETS;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nightkiln.store.Wish.Kind;
import dev.nightkiln.task.Actor;
import dev.nightkiln.task.CommitSha;
import dev.nightkiln.task.FailureReason;
import dev.nightkiln.task.Task;
import dev.nightkiln.task.TaskEvent;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

import java.util.List;

/** A published task, and short words for what people do on its pull request. */
abstract class FollowUpCase {
    static final CommitSha NEXT = new CommitSha("b".repeat(40));
    static final Actor CEM = new Actor(13, "cem");

    StoreFixture store;
    Task task;

    @BeforeEach
    final void publish(TestDatabase where) {
        store = new StoreFixture(where);
        task = store.published(store.claimed(1), 7).task();
    }

    @AfterEach
    final void close() {
        store.close();
    }

    Task now() {
        return store.tasks.find(task.id()).orElseThrow();
    }

    Wish wish(Kind kind, long source, Actor by) {
        return new Wish(kind, source, by, store.clock.instant(), "{\"n\":" + source + "}");
    }

    Admission ask(Kind kind, long source, Actor by) {
        return store.desk.followUps().ask(store.trigger(), WIDGETS, 7, wish(kind, source, by));
    }

    Admission review(long id) {
        return ask(Kind.REVIEW, id, BOB);
    }

    Admission dismiss(long id) {
        return store.desk.followUps().dismiss(store.trigger(), WIDGETS, 7, id, CEM);
    }

    Admission onPullRequest(TaskEvent event) {
        return store.desk.onPullRequest(store.trigger(), WIDGETS, 7, event, "by @cem");
    }

    Claim begun() {
        assertThat(store.givePlace(task.id())).isTrue();
        return store.tasks.takeUp(task.id(), now().attempt()).orElseThrow();
    }

    Claim handedBack() {
        return store.on(begun(), new TaskEvent.HandedBack(FailureReason.TIMEOUT));
    }

    Claim published(Claim claim, CommitSha head) {
        return store.published(claim, head, 7);
    }

    List<Long> wishes() {
        return store.tasks.wishes(now()).stream().map(Wish::source).toList();
    }
}
