package dev.nightkiln.bundle;

import dev.nightkiln.secrets.Layers;
import dev.nightkiln.secrets.SecretSearch;
import dev.nightkiln.secrets.SecretSearch.Found;
import dev.nightkiln.secrets.Secrets;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;

/**
 * The last look at a file before it is packed: redaction works on streams, this also finds what is
 * told in pieces, spelled in numbers or packed.
 */
final class Inspection {
    private static final int WINDOW = 1 << 20;

    /** No spelling of a secret that is searched for is longer. */
    private static final int OVERLAP = 1 << 16;

    private static final long LARGEST_UNPACKED = 16L << 20;

    private final Secrets secrets;

    Inspection(Secrets secrets) {
        this.secrets = secrets;
    }

    /** What the file tells of the host's secrets, by their names. */
    Set<String> of(Path file) throws IOException {
        var told = new TreeSet<String>();
        SecretSearch search = secrets.search();
        long size = Files.size(file);
        try (InputStream in = Files.newInputStream(file)) {
            String before = "";
            for (byte[] next = in.readNBytes(WINDOW);
                    next.length > 0;
                    next = in.readNBytes(WINDOW)) {
                String text = before + new String(next, StandardCharsets.ISO_8859_1);
                collect(search, text, told);
                before = text.substring(Math.max(0, text.length() - OVERLAP));
            }
        }
        told.addAll(search.together());
        if (size <= LARGEST_UNPACKED) {
            String whole = Files.readString(file, StandardCharsets.ISO_8859_1);
            new Layers(LARGEST_UNPACKED).of(whole, layer -> collect(search, layer.text(), told));
        }
        return told;
    }

    private static void collect(SecretSearch search, String text, Set<String> told) {
        search.in(text).stream().filter(Found::known).map(Found::what).forEach(told::add);
    }
}
