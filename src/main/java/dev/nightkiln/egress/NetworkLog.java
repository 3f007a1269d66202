package dev.nightkiln.egress;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import tools.jackson.databind.json.JsonMapper;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/**
 * One JSON line per request, up to a limit and then one line that says so. A full disk never lets a
 * request pass.
 */
final class NetworkLog implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(NetworkLog.class);
    private static final JsonMapper JSON = JsonMapper.builder().build();

    private final Path path;
    private final FileChannel file;
    private final long maxBytes;
    private long written;
    private boolean full;

    NetworkLog(Path path, long maxBytes) throws IOException {
        this.path = path;
        this.maxBytes = maxBytes;
        file =
                FileChannel.open(
                        path,
                        Set.of(StandardOpenOption.CREATE, StandardOpenOption.APPEND),
                        PosixFilePermissions.asFileAttribute(
                                PosixFilePermissions.fromString("rw-------")));
        written = file.size();
    }

    synchronized void denied(Denial denial) {
        if (full) {
            return;
        }
        byte[] line = line(fields(denial));
        byte[] end =
                line(
                        Map.of(
                                "time",
                                denial.at().toString(),
                                "note",
                                "full: later requests are not here"));
        full = written + line.length + end.length > maxBytes;
        append(full ? end : line);
    }

    private static Map<String, Object> fields(Denial denial) {
        var fields = new LinkedHashMap<String, Object>();
        fields.put("time", denial.at().toString());
        fields.put("method", denial.method());
        fields.put("host", denial.host());
        fields.put("port", denial.port());
        fields.put("path", denial.path());
        fields.put("verdict", "denied");
        fields.put("rule", "no-egress");
        return fields;
    }

    private static byte[] line(Map<String, Object> fields) {
        return (JSON.writeValueAsString(fields) + "\n").getBytes(StandardCharsets.UTF_8);
    }

    private void append(byte[] line) {
        try {
            ByteBuffer bytes = ByteBuffer.wrap(line);
            while (bytes.hasRemaining()) {
                written += file.write(bytes);
            }
        } catch (IOException e) {
            full = true;
            LOG.warn(
                    "cannot write {} ({}); requests are refused and counted, but no more written down",
                    path,
                    e.getMessage());
        }
    }

    @Override
    public synchronized void close() throws IOException {
        full = true;
        file.close();
    }
}
