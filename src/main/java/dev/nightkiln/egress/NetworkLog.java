package dev.nightkiln.egress;

import tools.jackson.databind.json.JsonMapper;

import java.io.IOException;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Phaser;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.UnaryOperator;

/**
 * The JSON lines of all that a sandbox asked for, bounded: an agent that asks a million times fills
 * no disk, it is counted.
 */
final class NetworkLog implements AutoCloseable {
    private static final int MOST_LINES = 10_000;
    private static final int LONGEST_METHOD = 20;
    private static final int LONGEST_PATH = 200;
    private static final Duration LAST_LINES = Duration.ofSeconds(20);
    private static final JsonMapper JSON = JsonMapper.shared();

    private final Writer file;
    private final InstantSource clock;
    private final UnaryOperator<String> redact;
    private final Destinations destinations = new Destinations();

    /** One party for each that still owes its line, and one for close(). */
    private final Phaser underWay = new Phaser(1);

    private long lines;
    private boolean writable = true;

    NetworkLog(Path path, InstantSource clock, UnaryOperator<String> redact) throws IOException {
        Files.createDirectories(path.toAbsolutePath().getParent());
        this.file = Files.newBufferedWriter(path);
        this.clock = clock;
        this.redact = redact;
    }

    /** Something that {@link #close} waits for; {@link #settled} follows its line. */
    void awaits() {
        underWay.register();
    }

    void settled() {
        underWay.arriveAndDeregister();
    }

    synchronized void denied(Target target, Refusal refusal) {
        destinations.refused(
                redact.apply(target.shown()), redact.apply(refusal.rule()), refusal.source());
        var line = line(target);
        line.put("bytes", 0);
        line.put("status", refusal.status());
        line.put("verdict", "denied");
        line.put("rule", refusal.rule());
        line.put("source", refusal.source());
        write(line);
    }

    synchronized void ended(Exchange exchange) {
        if (exchange.model().isEmpty()) {
            destinations.reached(redact.apply(exchange.target().shown()), exchange);
        }
        var line = line(exchange.target());
        line.put("bytes", exchange.up() + exchange.down());
        line.put("up", exchange.up());
        line.put("down", exchange.down());
        line.put("status", exchange.status());
        line.put("verdict", exchange.verdict());
        line.put("source", exchange.source());
        exchange.model()
                .ifPresent(call -> {
                    line.put("model", call.model());
                    line.put("tokens", call.tokens());
                    line.put("costMicros", call.costMicros());
                    line.put("estimated", call.estimated());
                });
        write(line);
    }

    /** A request that is no HTTP has no destination; it is noted all the same. */
    synchronized void malformed(int status) {
        write(Map.of("at", clock.instant().toString(), "verdict", "malformed", "status", status));
    }

    private Map<String, Object> line(Target target) {
        var line = new LinkedHashMap<String, Object>();
        line.put("at", clock.instant().toString());
        line.put("method", Target.plain(target.method(), LONGEST_METHOD));
        line.put("host", target.shownHost());
        line.put("port", target.port());
        line.put("path", Target.plain(target.path(), LONGEST_PATH));
        return line;
    }

    private void write(Map<String, Object> line) {
        lines++;
        if (!writable || lines > MOST_LINES) {
            return;
        }
        try {
            file.write(redact.apply(JSON.writeValueAsString(line)));
            file.write('\n');
            file.flush();
        } catch (IOException full) {
            // The verdict stands without its line; close() reports the loss.
            writable = false;
        }
    }

    /** What the meters counted, and where it went. */
    synchronized Traffic summary(TrafficMeter meter, ModelUse models) {
        return new Traffic(
                meter.requests(),
                meter.uploaded(),
                meter.downloaded(),
                destinations.reached(),
                destinations.refusals(),
                destinations.refused(),
                models);
    }

    /**
     * Ends the log once all that is under way has its line; whoever calls has stopped what serves
     * it.
     */
    @Override
    public void close() throws IOException {
        boolean whole = areAllSettled();
        finish();
        if (!whole) {
            throw new IOException("a request has not ended with its sandbox");
        }
    }

    private boolean areAllSettled() {
        try {
            underWay.awaitAdvanceInterruptibly(
                    underWay.arrive(), LAST_LINES.toMillis(), TimeUnit.MILLISECONDS);
            return true;
        } catch (TimeoutException stuck) {
            return false;
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    private synchronized void finish() throws IOException {
        try (file) {
            if (lines > MOST_LINES) {
                file.write(JSON.writeValueAsString(Map.of("omitted", lines - MOST_LINES)));
                file.write('\n');
            }
        }
        if (!writable) {
            throw new IOException("the network log has lost lines");
        }
    }
}
