package dev.nightkiln.sandbox;

import dev.nightkiln.text.TerminalText;

import tools.jackson.databind.json.JsonMapper;

import java.io.IOException;
import java.io.Writer;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;

/**
 * An asciicast v2 of a run, which any asciinema player can replay. Sequences that reach beyond the
 * player's screen (titles, clipboard) are taken out, for people replay it in their own terminal.
 */
final class CastFile implements AutoCloseable {
    private static final int COLUMNS = 120;
    private static final int ROWS = 40;
    private static final JsonMapper JSON = JsonMapper.shared();

    private final Path path;
    private final long maxBytes;
    private final InstantSource clock;
    private final Instant start;
    private final Writer file;
    private final TerminalText text = TerminalText.forPlayer();
    private final CharsetDecoder decoder =
            StandardCharsets.UTF_8
                    .newDecoder()
                    .onMalformedInput(CodingErrorAction.REPLACE)
                    .onUnmappableCharacter(CodingErrorAction.REPLACE);
    private byte[] undecoded = new byte[0];
    private long written;
    private boolean full;

    CastFile(Path path, long maxBytes, InstantSource clock) throws IOException {
        this.path = path;
        this.maxBytes = maxBytes;
        this.clock = clock;
        this.start = clock.instant();
        Files.createDirectories(path.getParent());
        this.file = Files.newBufferedWriter(path);
        line(
                JSON.writeValueAsString(
                        Map.of(
                                "version",
                                2,
                                "width",
                                COLUMNS,
                                "height",
                                ROWS,
                                "timestamp",
                                start.getEpochSecond())));
    }

    void write(byte[] bytes) throws IOException {
        String shown = full ? "" : text.accept(decode(bytes));
        if (shown.isEmpty()) {
            return;
        }
        String event = event(shown);
        if (written + event.getBytes(StandardCharsets.UTF_8).length > maxBytes) {
            full = true;
            event = event("\r\n[the recording ends here: it may hold " + maxBytes + " bytes]\r\n");
        }
        line(event);
    }

    private String event(String shown) {
        double seconds = Duration.between(start, clock.instant()).toMillis() / 1000.0;
        return JSON.writeValueAsString(List.of(seconds, "o", shown));
    }

    private void line(String json) throws IOException {
        written += json.getBytes(StandardCharsets.UTF_8).length + 1L;
        file.write(json);
        file.write('\n');
        // A reader follows the file while the run is on.
        file.flush();
    }

    /** Keeps an unfinished character for the next call. */
    private CharBuffer decode(byte[] bytes) {
        var in = ByteBuffer.allocate(undecoded.length + bytes.length);
        in.put(undecoded).put(bytes).flip();
        var out = CharBuffer.allocate(in.remaining() + 1);
        decoder.decode(in, out, false);
        undecoded = new byte[in.remaining()];
        in.get(undecoded);
        return out.flip();
    }

    Path path() {
        return path;
    }

    @Override
    public void close() throws IOException {
        file.close();
    }
}
