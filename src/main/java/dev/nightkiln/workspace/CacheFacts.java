package dev.nightkiln.workspace;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** What is known of kept caches; written last, so that it tells a whole entry. */
record CacheFacts(String sha256, long bytes) {
    private static final String NAME = "facts";

    static CacheFacts of(Path entry) throws IOException {
        String[] words = Files.readString(entry.resolve(NAME)).strip().split(" ", 2);
        if (words.length != 2
                || !words[0].matches("[0-9a-f]{64}")
                || !words[1].matches("\\d{1,18}")) {
            throw new IOException("its facts are damaged");
        }
        return new CacheFacts(words[0], Long.parseLong(words[1]));
    }

    /** A damaged one is found out when it is asked for. */
    static long bytesOf(Path entry) {
        try {
            return of(entry).bytes();
        } catch (IOException _) {
            return 0;
        }
    }

    void write(Path entry) throws IOException {
        Files.writeString(entry.resolve(NAME), sha256 + " " + bytes + "\n");
    }
}
