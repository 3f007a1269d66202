package dev.nightkiln.bundle;

import dev.nightkiln.secrets.Redactor;
import dev.nightkiln.secrets.Secrets;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/**
 * A zip file in the making. The same files give the same bytes. Everything is redacted on its way
 * in; what tells a secret all the same is left out, and a note says so.
 */
final class Pack implements AutoCloseable {
    /** What stands in every zip entry, so that no clock is in it. */
    private static final LocalDateTime TIME = LocalDateTime.of(1980, 1, 1, 0, 0);

    private static final int BUFFER = 1 << 16;
    private static final int LONGEST_NAME = 90;

    /** Of a path: where a check's files lie, and the last names below. */
    private static final int FIRST_NAMES = 4;

    private static final int LAST_NAMES = 2;

    private final Path staging;
    private final ZipOutputStream zip;
    private final Redactor redactor;
    private final Inspection inspection;
    private final List<BundleFile> files = new ArrayList<>();
    private final Set<String> names = new HashSet<>();
    private final Set<String> directories = new HashSet<>();

    /** {@code staging} is an empty directory of ours. */
    Pack(Path archive, Path staging, Secrets secrets) throws IOException {
        this.staging = staging;
        this.zip = new ZipOutputStream(Files.newOutputStream(archive));
        this.redactor = new Redactor(secrets);
        this.inspection = new Inspection(secrets);
    }

    /** Listed in the order in which they were added. */
    List<BundleFile> files() {
        return List.copyOf(files);
    }

    BundleFile add(String path, String what, String text) throws IOException {
        return add(path, what, new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8)));
    }

    BundleFile add(String path, String what, Path file) throws IOException {
        try (InputStream in = Files.newInputStream(file)) {
            return add(path, what, in);
        }
    }

    private BundleFile add(String path, String what, InputStream in) throws IOException {
        Path staged = staging.resolve("next");
        redact(in, staged);
        Set<String> told = inspection.of(staged);
        if (told.isEmpty()) {
            return put(unique(path), what, staged);
        }
        Files.writeString(staged, "withheld: it holds " + String.join("; ", told) + "\n");
        return put(unique(path + ".withheld.txt"), "instead of: " + what, staged);
    }

    private void redact(InputStream in, Path to) throws IOException {
        Redactor.Redaction redaction = redactor.stream();
        try (OutputStream out = Files.newOutputStream(to)) {
            for (byte[] next = in.readNBytes(BUFFER);
                    next.length > 0;
                    next = in.readNBytes(BUFFER)) {
                out.write(redaction.accept(next));
            }
            out.write(redaction.end(new byte[0]));
        }
    }

    private BundleFile put(String path, String what, Path staged) throws IOException {
        var entry = new ZipEntry(path);
        entry.setTimeLocal(TIME);
        zip.putNextEntry(entry);
        MessageDigest digest = sha256();
        Files.copy(staged, new DigestOutputStream(zip, digest));
        zip.closeEntry();
        var file =
                new BundleFile(
                        path,
                        Files.size(staged),
                        HexFormat.of().formatHex(digest.digest()),
                        MediaTypes.of(path),
                        what);
        files.add(file);
        return file;
    }

    /** Names are a check's to choose, so they are made plain, and told apart where they clash. */
    private String unique(String path) {
        List<String> parts = plain(redactor.redact(path));
        String name = "";
        for (int i = 0; i < parts.size(); i++) {
            boolean isFile = i == parts.size() - 1;
            String place = name.isEmpty() ? "" : name + "/";
            String part = parts.get(i);
            name = place + part;
            for (int n = 2; isTaken(name, isFile); n++) {
                name = place + part.replaceFirst("(\\.[A-Za-z0-9]+)?$", "=" + n + "$1");
            }
            (isFile ? names : directories).add(name.toLowerCase(Locale.ROOT));
        }
        return name;
    }

    /** Who unpacks the bundle cannot have a file and a directory of one name. */
    private boolean isTaken(String name, boolean isFile) {
        String folded = name.toLowerCase(Locale.ROOT);
        return names.contains(folded) || (isFile && directories.contains(folded));
    }

    /** Names of a path that is neither long nor deep, in the place where it was. */
    private static List<String> plain(String path) {
        var parts = new ArrayList<String>();
        for (String part : path.split("/", -1)) {
            String plain =
                    part.replaceAll("[^A-Za-z0-9._+@=,-]", "_").replaceFirst("^[^A-Za-z0-9_]", "_");
            int cut = Math.max(0, plain.length() - LONGEST_NAME);
            parts.add(plain.isEmpty() ? "_" : cut == 0 ? plain : "_" + plain.substring(cut + 1));
        }
        if (parts.size() > FIRST_NAMES + LAST_NAMES) {
            parts.subList(FIRST_NAMES, parts.size() - LAST_NAMES).clear();
        }
        return parts;
    }

    @Override
    public void close() throws IOException {
        zip.close();
    }

    static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException("every Java has SHA-256", impossible);
        }
    }
}
