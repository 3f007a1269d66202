package dev.nightkiln;

import dev.nightkiln.policy.FileText;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/** The files of a checkout as git would have them: nothing behind a link, nothing but text. */
record CheckoutFiles(Path repository) {
    List<String> in(String directory) {
        try (Stream<Path> files = Files.list(repository.resolve(directory))) {
            return files.map(file -> directory + "/" + file.getFileName()).sorted().toList();
        } catch (IOException _) {
            return List.of();
        }
    }

    FileText text(String path, int maxBytes) {
        try {
            Path file = repository.resolve(path);
            boolean isItself =
                    file.toRealPath().equals(repository.toRealPath().resolve(path).normalize());
            if (!isItself || !Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) {
                return new FileText.Unusable("is not a regular file");
            }
            return content(file, maxBytes);
        } catch (NoSuchFileException _) {
            return new FileText.Absent();
        } catch (CharacterCodingException _) {
            return new FileText.Unusable("is not UTF-8 text");
        } catch (IOException failed) {
            return new FileText.Unusable("cannot be read: " + failed.getMessage());
        }
    }

    private static FileText content(Path file, int maxBytes) throws IOException {
        var options = Set.of(StandardOpenOption.READ, LinkOption.NOFOLLOW_LINKS);
        try (var channel = Files.newByteChannel(file, options)) {
            byte[] bytes = Channels.newInputStream(channel).readNBytes(maxBytes + 1);
            return bytes.length > maxBytes
                    ? new FileText.Unusable("has more than " + maxBytes + " bytes")
                    : new FileText.Text(
                            StandardCharsets.UTF_8
                                    .newDecoder()
                                    .decode(ByteBuffer.wrap(bytes))
                                    .toString());
        }
    }
}
