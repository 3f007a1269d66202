package dev.nightkiln.demo;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpTimeoutException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Signed deliveries, sent in order by one background thread, each once: like GitHub it never tries
 * again by itself. A test may hold deliveries back, lose them, or have one sent again.
 */
public final class Webhooks implements AutoCloseable {
    private static final Duration TIMEOUT = Duration.ofSeconds(10);

    private final World world;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final List<Delivery> deliveries = new ArrayList<>();
    private final HttpClient http =
            HttpClient.newBuilder()
                    .connectTimeout(TIMEOUT)
                    .version(HttpClient.Version.HTTP_1_1)
                    .build();
    private final Thread sender;
    private int sent;
    private int toLose;
    private boolean paused;
    private boolean closed;

    Webhooks(World world) {
        this.world = world;
        this.sender = Thread.ofVirtual().name("standin-webhooks").start(this::sendAll);
    }

    void enqueue(HostedApp app, Delivery.Hook hook, byte[] body) {
        var ordinal = new Delivery.Ordinal(world.newId(), false);
        add(new Delivery(app, hook, UUID.randomUUID().toString(), body, ordinal));
    }

    private void add(Delivery delivery) {
        lock.lock();
        try {
            deliveries.add(delivery);
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** Everything that was or is to be delivered, oldest first. */
    public List<Delivery> deliveries() {
        lock.lock();
        try {
            return List.copyOf(deliveries);
        } finally {
            lock.unlock();
        }
    }

    /** Sends the delivery once more, under the same GUID. */
    public void redeliver(String guid) {
        redeliver(
                deliveries().stream()
                        .filter(delivery -> delivery.guid().equals(guid))
                        .findFirst()
                        .orElseThrow(() -> new IllegalArgumentException("no delivery " + guid)));
    }

    void redeliver(Delivery first) {
        var ordinal = new Delivery.Ordinal(world.newId(), true);
        add(new Delivery(first.app, first.hook, first.guid(), first.body(), ordinal));
    }

    public void pause() {
        change(() -> paused = true);
    }

    public void resume() {
        change(() -> paused = false);
    }

    /** The next deliveries never arrive; they are recorded as timed out. */
    public void loseNext(int count) {
        change(() -> toLose = count);
    }

    private void change(Runnable change) {
        lock.lock();
        try {
            change.run();
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    private void sendAll() {
        try {
            while (true) {
                Delivery delivery;
                boolean lost;
                lock.lockInterruptibly();
                try {
                    while (!closed && (paused || sent == deliveries.size())) {
                        changed.await();
                    }
                    if (closed) {
                        return;
                    }
                    delivery = deliveries.get(sent++);
                    lost = toLose > 0;
                    toLose = Math.max(0, toLose - 1);
                } finally {
                    lock.unlock();
                }
                if (lost) {
                    delivery.ended(504, world.now(), TIMEOUT.toMillis() / 1e3);
                } else {
                    send(delivery);
                }
            }
        } catch (InterruptedException closing) {
            Thread.currentThread().interrupt();
        }
    }

    private void send(Delivery delivery) throws InterruptedException {
        URI target = delivery.app.webhookUrl;
        if (target == null) {
            delivery.ended(502, world.now(), 0);
            return;
        }
        var request =
                HttpRequest.newBuilder(target)
                        .timeout(TIMEOUT)
                        .POST(HttpRequest.BodyPublishers.ofByteArray(delivery.body()));
        delivery.headers().forEach(request::setHeader);
        long start = System.nanoTime();
        int status;
        try {
            status =
                    http.send(request.build(), HttpResponse.BodyHandlers.discarding()).statusCode();
        } catch (HttpTimeoutException late) {
            status = 504;
        } catch (IOException unreachable) {
            status = 502;
        }
        delivery.ended(status, world.now(), (System.nanoTime() - start) / 1e9);
    }

    @Override
    public void close() {
        change(() -> closed = true);
        sender.interrupt();
        http.shutdownNow();
    }
}
