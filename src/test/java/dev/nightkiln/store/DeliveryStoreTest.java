package dev.nightkiln.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import java.time.Duration;
import java.util.Collections;
import java.util.List;

/** Deliveries, on both databases. */
class DeliveryStoreTest {
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
        void twoHundredCopiesAtOnceAreOneDeliveryAndNoneFails() {
            List<Boolean> isNew =
                    Crowd.of(200, _ -> store.deliveries.save(delivery("5f3a-guid", "{}")));
            assertThat(Collections.frequency(isNew, true)).isEqualTo(1);
            assertThat(store.deliveries.count()).isEqualTo(1);
        }

        @Test
        void twoHundredDifferentOnesAtOnceAreAllStored() {
            assertThat(Crowd.of(200, i -> store.deliveries.save(delivery("guid-" + i, "{}"))))
                    .doesNotContain(false);
            assertThat(store.deliveries.count()).isEqualTo(200);
            assertThat(store.arrivals).hasSize(200);
        }

        @Test
        void aDeliveryIsReadBackAsItWasUntilItIsDealtWith() {
            var delivery = delivery("a", "{\"body\":\"" + "ü🦊".repeat(30_000) + "\"}");
            assertThat(store.deliveries.save(delivery)).isTrue();
            assertThat(store.deliveries.unfinished("a")).contains(delivery);

            store.deliveries.finish("a", DeliveryOutcome.DONE, "task 2345");
            assertThat(store.deliveries.unfinished("a")).isEmpty();
            assertThat(store.deliveries.save(delivery)).isFalse();
            assertThat(store.deliveries.unfinished("a")).isEmpty();
        }

        @Test
        void theNoteMayBeLongAndHoldWhatNoColumnTakes() {
            store.deliveries.save(delivery("a", "{}"));
            String note = "a\0b" + "x".repeat(497) + "🦊🦊";
            store.deliveries.finish("a", DeliveryOutcome.REFUSED, note);
            assertThat(note("a")).isEqualTo("ab" + "x".repeat(497));
        }

        private String note(String guid) {
            return store.database.read(handle ->
                    handle.createQuery("SELECT note FROM delivery WHERE guid = :guid")
                            .bind("guid", guid)
                            .mapTo(String.class)
                            .one());
        }

        @Test
        void whereItCannotBeAskedForTheDeliveryIsNotStoredEither() {
            var failing =
                    new DeliveryStore(
                            store.database,
                            store.clock,
                            _ -> {
                                throw new IllegalStateException("no queue");
                            });
            assertThatThrownBy(() -> failing.save(delivery("a", "{}")))
                    .isInstanceOf(IllegalStateException.class);
            assertThat(store.deliveries.count()).isZero();
        }

        @Test
        void whatIsDealtWithIsForgottenAfterThirtyDaysButItsMeaningNever() {
            store.deliveries.save(delivery("done", "{}"));
            store.deliveries.save(delivery("waiting", "{}"));
            store.deliveries.finish("done", DeliveryOutcome.DONE, "");
            store.desk.open(
                    new TaskDesk.Trigger("label:1", "done"),
                    StoreFixture.task(StoreFixture.WIDGETS, 1));
            store.cancel(1);

            store.clock.move(Duration.ofDays(29));
            store.deliveries.prune();
            assertThat(store.deliveries.count()).isEqualTo(2);

            store.clock.move(Duration.ofDays(2));
            store.deliveries.prune();
            assertThat(store.deliveries.count()).isEqualTo(1);
            assertThat(store.deliveries.unfinished("waiting")).isPresent();
            assertThat(
                            store.desk.open(
                                    new TaskDesk.Trigger("label:1", "replayed"),
                                    StoreFixture.task(StoreFixture.WIDGETS, 1)))
                    .isEqualTo(new Admission.Repeated());
        }

        private static Delivery delivery(String guid, String payload) {
            return new Delivery(guid, "issues", payload);
        }
    }

    @Nested
    @ExtendWith(OnH2.class)
    class WithH2 extends Contract {}

    @Nested
    @ExtendWith(OnPostgres.class)
    class WithPostgres extends Contract {}
}
