package dev.nightkiln.workspace;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.nio.file.SecureDirectoryStream;

/** Opens directories whose entries are then reached by descriptor, never again by path. */
final class SecureDirectories {
    private SecureDirectories() {}

    @SuppressWarnings("StreamResourceLeak") // the caller closes it
    static SecureDirectoryStream<Path> open(Path directory) throws IOException {
        if (!Files.isDirectory(directory, LinkOption.NOFOLLOW_LINKS)) {
            throw new NotDirectoryException(directory.toString());
        }
        var stream = Files.newDirectoryStream(directory);
        if (stream instanceof SecureDirectoryStream<Path> safe) {
            return safe;
        }
        stream.close();
        throw new NotDirectoryException(directory + ": no safe walking on this file system");
    }
}
