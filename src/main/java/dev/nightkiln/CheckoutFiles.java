package dev.nightkiln;

import dev.nightkiln.policy.FileText;

import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
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
            return BoundedText.of(file, maxBytes)
                    .<FileText>map(FileText.Text::new)
                    .orElseGet(() -> new FileText.Unusable("has more than " + maxBytes + " bytes"));
        } catch (NoSuchFileException _) {
            return new FileText.Absent();
        } catch (CharacterCodingException _) {
            return new FileText.Unusable("is not UTF-8 text");
        } catch (IOException failed) {
            return new FileText.Unusable("cannot be read: " + failed.getMessage());
        }
    }
}
