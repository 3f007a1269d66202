package dev.nightkiln.egress;

import tools.jackson.databind.json.JsonMapper;

import java.io.IOException;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.UnaryOperator;

/**
 * The JSON lines of all that a sandbox asked for, bounded: an agent that asks a million times fills
 * no disk, it is counted.
 */
final class NetworkLog implements AutoCloseable {
    private static final int MOST_LINES = 10_000;
    private static final int MOST_DENIALS = 100;
    private static final int MOST_DESTINATIONS = 100;
    private static final int LONGEST_PATH = 200;
    private static final JsonMapper JSON = JsonMapper.shared();

    private final Writer file;
    private final InstantSource clock;
    private final UnaryOperator<String> redact;
    private final List<Denial> denials = new ArrayList<>();
    private final Set<String> reached = new LinkedHashSet<>();
    private long denied;
    private long lines;
    private boolean writable = true;

    NetworkLog(Path path, InstantSource clock, UnaryOperator<String> redact) throws IOException {
        Files.createDirectories(path.toAbsolutePath().getParent());
        this.file = Files.newBufferedWriter(path);
        this.clock = clock;
        this.redact = redact;
    }

    synchronized void denied(Target target, Refusal refusal) {
        var denial =
                new Denial(
                        clock.instant(),
                        target.method(),
                        redact.apply(target.host()),
                        target.port(),
                        redact.apply(target.path()),
                        refusal.rule(),
                        refusal.source());
        denied++;
        if (denials.size() < MOST_DENIALS) {
            denials.add(denial);
        }
        var line = line(denial.at(), target);
        line.put("bytes", 0);
        line.put("status", refusal.status());
        line.put("verdict", "denied");
        line.put("rule", refusal.rule());
        line.put("source", refusal.source());
        write(line);
    }

    synchronized void ended(Exchange exchange) {
        if (reached.size() < MOST_DESTINATIONS) {
            reached.add(exchange.target().destination());
        }
        var line = line(clock.instant(), exchange.target());
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

    private static Map<String, Object> line(Instant at, Target target) {
        var line = new LinkedHashMap<String, Object>();
        line.put("at", at.toString());
        line.put("method", Denial.plain(target.method(), 20));
        line.put("host", Denial.plain(target.host(), 253));
        line.put("port", target.port());
        line.put("path", Denial.plain(target.path(), LONGEST_PATH));
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

    synchronized List<Denial> denials() {
        return List.copyOf(denials);
    }

    /** The first destinations that something was let through to. */
    synchronized List<String> reached() {
        return List.copyOf(reached);
    }

    synchronized long deniedCount() {
        return denied;
    }

    @Override
    public synchronized void close() throws IOException {
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
