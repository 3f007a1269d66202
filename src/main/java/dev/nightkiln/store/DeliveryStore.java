package dev.nightkiln.store;

import org.jdbi.v3.core.Handle;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Deliveries: written before they are answered, read back to be worked on, kept for as long as
 * GitHub could send them again.
 */
public final class DeliveryStore {
    /** GitHub offers redelivery for days; replays from further back must still be known. */
    private static final Duration KEPT = Duration.ofDays(30);

    private final Database database;
    private final InstantSource clock;
    private final Consumer<String> onArrival;

    /** {@code onArrival} runs inside the transaction that stores the delivery. */
    public DeliveryStore(Database database, InstantSource clock, Consumer<String> onArrival) {
        this.database = database;
        this.clock = clock;
        this.onArrival = onArrival;
    }

    /** Stores the delivery durably; false when one with this id is here already. */
    public boolean save(Delivery delivery) {
        return database.transaction(
                delivery.guid(),
                handle -> !known(handle, delivery.guid()) && insert(handle, delivery));
    }

    private boolean insert(Handle handle, Delivery delivery) {
        handle.createUpdate(
                        """
                        INSERT INTO delivery (guid, event, payload, received_at, outcome)
                        VALUES (:guid, :event, :payload, :now, 'RECEIVED')
                        """)
                .bind("guid", delivery.guid())
                .bind("event", delivery.event())
                .bind("payload", delivery.payload())
                .bind("now", clock.instant())
                .execute();
        onArrival.accept(delivery.guid());
        return true;
    }

    public boolean knows(String guid) {
        return database.read(handle -> known(handle, guid));
    }

    private static boolean known(Handle handle, String guid) {
        return handle.createQuery("SELECT COUNT(*) FROM delivery WHERE guid = :guid")
                        .bind("guid", guid)
                        .mapTo(Integer.class)
                        .one()
                > 0;
    }

    /** The delivery, unless it has been dealt with. */
    public Optional<Delivery> unfinished(String guid) {
        return database.read(handle ->
                handle.createQuery(
                                """
                                SELECT guid, event, payload FROM delivery
                                WHERE guid = :guid AND outcome = 'RECEIVED'
                                """)
                        .bind("guid", guid)
                        .map((row, _) ->
                                new Delivery(
                                        row.getString("guid"),
                                        row.getString("event"),
                                        row.getString("payload")))
                        .findOne());
    }

    /** Marks the delivery as dealt with and says how; the payload is not needed any more. */
    public void finish(String guid, DeliveryOutcome outcome, String note) {
        database.transaction(handle ->
                handle.createUpdate(
                                """
                                UPDATE delivery SET outcome = :outcome, note = :note, payload = NULL
                                WHERE guid = :guid
                                """)
                        .bind("guid", guid)
                        .bind("outcome", outcome.name())
                        .bind("note", Remark.of(note))
                        .execute());
    }

    /**
     * Takes the meaning of a delivery; false when another delivery has taken it, or this one has
     * been acted on. Call it inside the transaction that acts on the meaning.
     */
    static boolean take(Handle handle, String naturalKey, String guid, Instant now) {
        Optional<Taken> taken =
                handle.createQuery("SELECT guid, acted FROM trigger_key WHERE natural_key = :key")
                        .bind("key", naturalKey)
                        .map((row, _) -> new Taken(row.getString("guid"), row.getBoolean("acted")))
                        .findOne();
        if (taken.isPresent()) {
            return taken.get().guid().equals(guid) && !taken.get().acted();
        }
        handle.createUpdate(
                        """
                        INSERT INTO trigger_key (natural_key, guid, taken_at, acted)
                        VALUES (:key, :guid, :now, FALSE)
                        """)
                .bind("key", naturalKey)
                .bind("guid", guid)
                .bind("now", now)
                .execute();
        return true;
    }

    /**
     * Takes the meaning too, but lets the delivery that has it come again, acted on or not: for
     * what may be finished after a crash, yet not said by another delivery.
     */
    static boolean hold(Handle handle, String naturalKey, String guid, Instant now) {
        return take(handle, naturalKey, guid, now)
                || handle.createQuery("SELECT guid FROM trigger_key WHERE natural_key = :key")
                        .bind("key", naturalKey)
                        .mapTo(String.class)
                        .one()
                        .equals(guid);
    }

    private record Taken(String guid, boolean acted) {}

    /** From now on even the delivery that took the meaning changes nothing more. */
    static void acted(Handle handle, String naturalKey) {
        handle.createUpdate("UPDATE trigger_key SET acted = TRUE WHERE natural_key = :key")
                .bind("key", naturalKey)
                .execute();
    }

    /**
     * Forgets what is older than GitHub could repeat. The meanings stay: a signature never expires,
     * so a delivery that somebody kept and sends under another id must not count again.
     */
    public void prune() {
        Instant before = clock.instant().minus(KEPT);
        database.transaction(handle ->
                handle.createUpdate(
                                """
                                DELETE FROM delivery
                                WHERE received_at < :before AND outcome <> 'RECEIVED'
                                """)
                        .bind("before", before)
                        .execute());
    }

    /** How many deliveries are stored. */
    public int count() {
        return database.read(handle ->
                handle.createQuery("SELECT COUNT(*) FROM delivery").mapTo(Integer.class).one());
    }
}
