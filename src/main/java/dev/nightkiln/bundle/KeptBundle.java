package dev.nightkiln.bundle;

import tools.jackson.core.JacksonException;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.zip.ZipEntry;
import java.util.zip.ZipException;
import java.util.zip.ZipFile;

/** A bundle that lies on disk, read file by file. */
public final class KeptBundle implements AutoCloseable {
    private static final int LARGEST_TEXT = 8 << 20;

    private final Path path;
    private final ZipFile zip;
    private final Manifest manifest;

    private KeptBundle(Path path, ZipFile zip, Manifest manifest) {
        this.path = path;
        this.zip = zip;
        this.manifest = manifest;
    }

    /**
     * @throws ZipException when it is damaged
     */
    static KeptBundle open(Path path) throws IOException {
        var zip = new ZipFile(path.toFile());
        try {
            return new KeptBundle(path, zip, Manifest.read(text(zip, Manifest.NAME)));
        } catch (JacksonException unreadable) {
            zip.close();
            throw new ZipException(Manifest.NAME + " cannot be read");
        } catch (IOException | RuntimeException failed) {
            zip.close();
            throw failed;
        }
    }

    public String name() {
        return String.valueOf(path.getFileName());
    }

    Manifest manifest() {
        return manifest;
    }

    String text(String name) throws IOException {
        return text(zip, name);
    }

    private static String text(ZipFile zip, String name) throws IOException {
        ZipEntry entry = zip.getEntry(name);
        if (entry == null) {
            throw new ZipException(name + " is missing");
        }
        try (InputStream in = zip.getInputStream(entry)) {
            return new String(in.readNBytes(LARGEST_TEXT), StandardCharsets.UTF_8);
        }
    }

    /** A file of the bundle by its exact name. */
    public Optional<InputStream> file(String name) throws IOException {
        ZipEntry entry = zip.getEntry(name);
        return entry == null || entry.isDirectory()
                ? Optional.empty()
                : Optional.of(zip.getInputStream(entry));
    }

    /** The bundle as it is. */
    public InputStream whole() throws IOException {
        return Files.newInputStream(path);
    }

    /** What people said of the commit, which is kept beside the bundle as it comes later. */
    public Optional<SignOffFile> signOffs() {
        Path file = EvidenceBundles.signOffs(path);
        return Files.exists(file) ? Optional.of(new SignOffFile(file)) : Optional.empty();
    }

    /** Signed statements, one a line; the last one holds. */
    public record SignOffFile(Path path) {
        public String name() {
            return String.valueOf(path.getFileName());
        }

        public InputStream open() throws IOException {
            return Files.newInputStream(path);
        }
    }

    @Override
    public void close() throws IOException {
        zip.close();
    }
}
