package dev.nightkiln.egress;

import tools.jackson.databind.json.JsonMapper;

import java.io.IOException;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The JSON lines of all that a sandbox asked for, bounded: an agent that asks a million times fills
 * no disk, it is counted.
 */
final class NetworkLog implements AutoCloseable {
    private static final int MOST_LINES = 10_000;
    private static final int MOST_DENIALS = 100;
    private static final JsonMapper JSON = JsonMapper.shared();

    private final Writer file;
    private final List<Denial> denials = new ArrayList<>();
    private long denied;
    private long lines;
    private boolean writable = true;

    NetworkLog(Path path) throws IOException {
        Files.createDirectories(path.toAbsolutePath().getParent());
        this.file = Files.newBufferedWriter(path);
    }

    synchronized void denied(Denial denial, String rule) {
        denied++;
        if (denials.size() < MOST_DENIALS) {
            denials.add(denial);
        }
        var line = new LinkedHashMap<String, Object>();
        line.put("at", denial.at().toString());
        line.put("method", denial.method());
        line.put("host", denial.host());
        line.put("port", denial.port());
        line.put("path", denial.path());
        line.put("bytes", 0);
        line.put("verdict", "denied");
        line.put("rule", rule);
        write(line);
    }

    /** A request that is no HTTP has no destination; it is noted all the same. */
    synchronized void malformed(Instant at, int status) {
        write(Map.of("at", at.toString(), "verdict", "malformed", "status", status));
    }

    private void write(Map<String, Object> line) {
        lines++;
        if (!writable || lines > MOST_LINES) {
            return;
        }
        try {
            file.write(JSON.writeValueAsString(line));
            file.write('\n');
            file.flush();
        } catch (IOException full) {
            // The refusal stands without its line; close() reports the loss.
            writable = false;
        }
    }

    synchronized List<Denial> denials() {
        return List.copyOf(denials);
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
