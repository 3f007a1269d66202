package dev.nightkiln.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nightkiln.store.TaskDesk.Trigger;
import dev.nightkiln.task.CommitSha;
import dev.nightkiln.task.Task;
import dev.nightkiln.task.TaskId;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import java.util.List;

/** What people are told beside the state, on both databases. */
class AnnouncementsTest {
    abstract static class Contract {
        private StoreFixture store;

        @BeforeEach
        void open(TestDatabase where) {
            store = new StoreFixture(where);
        }

        @AfterEach
        void close() {
            store.close();
        }

        @Test
        void whatPeopleWereShownNeverGoesBack() {
            Task task = store.opened(1);
            Announcements people = store.tasks.announcements();
            assertThat(people.announced(task.id())).isEqualTo(-1);
            people.keepAnnounced(task.id(), 3);
            people.keepAnnounced(task.id(), 2);
            assertThat(people.announced(task.id())).isEqualTo(3);
            assertThat(people.announced(TaskId.random())).isEqualTo(Long.MAX_VALUE);

            assertThat(people.statusComment(task.id())).isEmpty();
            people.keepStatusComment(task.id(), 99);
            assertThat(people.statusComment(task.id())).hasValue(99);
            assertThat(people.version(task.id())).isZero();
        }

        @Test
        void aSignOffIsToldOfOnceAndAgainWhenItDoesNotStandAnyMore() {
            Task task = store.published(store.claimed(1), 7).task();
            Announcements people = store.tasks.announcements();
            long before = people.version(task.id());

            people.signOff(task.id(), StoreFixture.HEAD, false, "approved by 0 of 1");
            assertThat(people.version(task.id())).as("it never stood").isEqualTo(before);
            people.signOff(task.id(), StoreFixture.HEAD, true, "approved by @bob");
            people.signOff(task.id(), StoreFixture.HEAD, true, "approved by @bob");
            assertThat(people.version(task.id())).isEqualTo(before + 1);
            assertThat(store.changes.getLast()).isEqualTo(task.id());
            assertThat(Announcements.isSignedOff(store.tasks.journal(task.id()))).isTrue();
            assertThat(store.tasks.journal(task.id()).getLast().detail())
                    .isEqualTo("approved by @bob");
            people.signOff(task.id(), StoreFixture.HEAD, false, "it was pushed to");
            assertThat(Announcements.isSignedOff(store.tasks.journal(task.id()))).isFalse();
            assertThat(people.version(task.id())).isEqualTo(before + 2);
        }

        @Test
        void aSignOffIsOfTheCommitThatStandsAndOfNoLaterOne() {
            Task task = store.published(store.claimed(1), 7).task();
            Announcements people = store.tasks.announcements();
            var next = new CommitSha("b".repeat(40));
            people.signOff(task.id(), StoreFixture.HEAD, true, "approved by @bob");

            Wish wish =
                    new Wish(Wish.Kind.COMMAND, 1, StoreFixture.BOB, store.clock.instant(), "{}");
            store.desk.followUps().ask(new Trigger("c", "g"), StoreFixture.WIDGETS, 7, wish);
            people.signOff(task.id(), StoreFixture.HEAD, false, "a follow-up is on its way");
            assertThat(events(task)).as("the state says so").doesNotContain("SignOffVoid");

            store.givePlace(task.id());
            store.published(store.tasks.takeUp(task.id(), 2).orElseThrow(), next, 7);
            people.signOff(task.id(), StoreFixture.HEAD, true, "approved too late");
            assertThat(Announcements.isSignedOff(store.tasks.journal(task.id()))).isFalse();
            people.signOff(task.id(), next, true, "approved by @bob");
            assertThat(Announcements.isSignedOff(store.tasks.journal(task.id()))).isTrue();
        }

        private List<String> events(Task task) {
            return store.tasks.journal(task.id()).stream().map(JournalEntry::event).toList();
        }
    }

    @Nested
    @ExtendWith(OnH2.class)
    class WithH2 extends Contract {}

    @Nested
    @ExtendWith(OnPostgres.class)
    class WithPostgres extends Contract {}
}
