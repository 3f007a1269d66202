package dev.nightkiln;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.ReadableByteChannel;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;
import java.util.Set;

/** UTF-8 text of which no more is read than may be there; empty where there is more. */
final class BoundedText {
    private BoundedText() {}

    /** Fails where the last part of the name is a link. */
    static Optional<String> of(Path file, int mostBytes) throws IOException {
        var options = Set.of(StandardOpenOption.READ, LinkOption.NOFOLLOW_LINKS);
        try (var channel = Files.newByteChannel(file, options)) {
            return of(channel, mostBytes);
        }
    }

    /**
     * @throws CharacterCodingException where it is not UTF-8
     */
    static Optional<String> of(ReadableByteChannel channel, int mostBytes) throws IOException {
        byte[] bytes = Channels.newInputStream(channel).readNBytes(mostBytes + 1);
        return bytes.length > mostBytes
                ? Optional.empty()
                : Optional.of(
                        StandardCharsets.UTF_8
                                .newDecoder()
                                .decode(ByteBuffer.wrap(bytes))
                                .toString());
    }
}
