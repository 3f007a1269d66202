package dev.nightkiln.egress;

import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import java.io.IOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Phaser;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

/**
 * The JSON lines of all that a sandbox asked for, bounded: an agent that asks a million times in
 * vain fills no disk, it is counted. What was let through has budgets, and each has its line: it
 * tells what a run had used that never came to its end.
 */
final class NetworkLog implements AutoCloseable {
    private static final int MOST_IN_VAIN = 10_000;
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

    private long inVain;
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
        inVain(line);
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
        inVain(Map.of("at", clock.instant().toString(), "verdict", "malformed", "status", status));
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

    private void inVain(Map<String, Object> line) {
        if (++inVain <= MOST_IN_VAIN) {
            write(line);
        }
    }

    private void write(Map<String, Object> line) {
        if (!writable) {
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

    /** What the lines of a log tell of the run; one that is cut off in the middle is none. */
    static Traffic used(Path path) throws IOException {
        var used = new Used();
        try (Stream<String> lines = Files.lines(path, StandardCharsets.ISO_8859_1)) {
            lines.forEach(used::add);
        }
        return used.traffic();
    }

    private static final class Used {
        private long requests;
        private long up;
        private long down;
        private ModelUse models = ModelUse.NONE;

        void add(String text) {
            JsonNode line;
            try {
                line = JSON.readTree(text);
            } catch (JacksonException cutOff) {
                return;
            }
            if (line.has("model")) {
                var call =
                        new ModelUse.Calls(
                                "",
                                "",
                                1,
                                line.path("tokens").asLong(0),
                                0,
                                0,
                                line.path("costMicros").asLong(0),
                                true,
                                true);
                models =
                        ModelUse.together(
                                List.of(models, new ModelUse(List.of(call), Optional.empty())));
            } else if (line.has("up")) {
                requests++;
                up += line.path("up").asLong(0);
                down += line.path("down").asLong(0);
            }
        }

        Traffic traffic() {
            return new Traffic(requests, up, down, List.of(), 0, List.of(), models);
        }
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
            if (inVain > MOST_IN_VAIN) {
                file.write(JSON.writeValueAsString(Map.of("omitted", inVain - MOST_IN_VAIN)));
                file.write('\n');
            }
        }
        if (!writable) {
            throw new IOException("the network log has lost lines");
        }
    }
}
