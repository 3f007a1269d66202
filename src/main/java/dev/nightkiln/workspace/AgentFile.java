package dev.nightkiln.workspace;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SeekableByteChannel;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Optional;
import java.util.regex.Pattern;

/** Reads what an agent left for us in {@code .nightkiln}, as data. */
final class AgentFile {
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,99}");

    private AgentFile() {}

    static Optional<String> read(Path root, String name, int maxBytes) {
        if (!NAME.matcher(name).matches()) {
            throw new IllegalArgumentException("not a plain file name: " + name);
        }
        try {
            return AgentTree.read(
                    root, new TreePath(".nightkiln/" + name), from -> text(from, maxBytes));
        } catch (IOException _) {
            // Absent, a link, a FIFO or unreadable: the agent said nothing that we can use.
            return Optional.empty();
        }
    }

    private static Optional<String> text(SeekableByteChannel from, int maxBytes)
            throws IOException {
        var buffer = ByteBuffer.allocate((int) Math.min(from.size(), maxBytes) + 1);
        while (buffer.hasRemaining() && from.read(buffer) >= 0) {
            // Read on until the end or one byte too many.
        }
        if (buffer.position() > maxBytes) {
            return Optional.empty();
        }
        try {
            return Optional.of(
                    StandardCharsets.UTF_8.newDecoder().decode(buffer.flip()).toString());
        } catch (CharacterCodingException _) {
            return Optional.empty();
        }
    }
}
