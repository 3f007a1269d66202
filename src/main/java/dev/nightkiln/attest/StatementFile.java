package dev.nightkiln.attest;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

/** A file of envelopes, one a line. */
record StatementFile(String name, List<Envelope> envelopes) {
    static final String SUFFIX = ".intoto.jsonl";
    static final String SIGN_OFF = "sign-off-";

    private static final int LARGEST = 32 * 1024 * 1024;
    private static final int MOST = 1000;

    StatementFile {
        envelopes = List.copyOf(envelopes);
    }

    /**
     * The one file of a bundle that speaks about all others; what checks have left may be called
     * like it, and lies deeper.
     */
    static StatementFile in(Archive archive) throws IOException {
        List<String> names =
                names(
                        archive,
                        name ->
                                name.endsWith(SUFFIX)
                                        && name.indexOf('/') < 0
                                        && !name.startsWith(SIGN_OFF));
        if (names.size() != 1) {
            throw new Rejected(
                    Fault.FILE_MISSING,
                    "there are %d files of statements in the bundle, not one"
                            .formatted(names.size()));
        }
        String name = names.getFirst();
        return read(name, archive.bytes(name, LARGEST, Fault.ENVELOPE));
    }

    static List<String> names(Archive archive, Predicate<String> which) {
        return archive.entries().keySet().stream().filter(which).toList();
    }

    static StatementFile read(String name, byte[] bytes) {
        // As bytes: whatever is no UTF-8 is refused line by line.
        String text = new String(bytes, StandardCharsets.ISO_8859_1);
        List<String> lines = text.lines().toList();
        if (lines.isEmpty() || lines.size() > MOST || text.indexOf('\r') >= 0) {
            throw new Rejected(
                    Fault.ENVELOPE, name + " has not between 1 and " + MOST + " plain lines");
        }
        var envelopes = new ArrayList<Envelope>();
        for (String line : lines) {
            envelopes.add(
                    Envelope.read(
                            line.getBytes(StandardCharsets.ISO_8859_1),
                            place(name, envelopes.size())));
        }
        return new StatementFile(name, envelopes);
    }

    private static String place(String name, int index) {
        return name + ", line " + (index + 1);
    }

    List<Envelope.Opened> open(TrustedKeys keys) {
        var opened = new ArrayList<Envelope.Opened>();
        for (Envelope envelope : envelopes) {
            opened.add(envelope.open(keys, place(name, opened.size())));
        }
        return opened;
    }
}
