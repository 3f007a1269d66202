package dev.nightkiln;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.SequencedMap;
import java.util.TreeMap;
import java.util.zip.ZipFile;

/** Zip files that mean one thing to one reader and another to the next, or harm who opens them. */
class HostileArchivesTest {
    private static final int ARCHIVE = 23;
    private static final int CHANGED = 19;

    @Test
    void whatIsNoArchiveAsWeWriteItIsRefused(@TempDir Path directory) throws IOException {
        try (var bundle = new SignedBundle(directory)) {
            var cases = new LinkedHashMap<String, byte[]>();
            byte[] good = SignedBundle.zip(bundle.good());
            cases.put(
                    "bytes before it",
                    ForgedZips.joined("#!/bin/sh\n".getBytes(StandardCharsets.UTF_8), good));
            cases.put("bytes behind it", ForgedZips.joined(good, new byte[] {0}));
            cases.put("two archives in one file", ForgedZips.joined(good, good));
            cases.put("a comment", ForgedZips.comment(good));
            cases.put("another archive behind the data of a file", ForgedZips.hidden(good));
            cases.put(
                    "a file that does not say where it ends",
                    ForgedZips.endless(bundle.good(), "SHA256SUMS"));
            cases.put("cut off", Arrays.copyOf(good, good.length - 9));
            cases.put("nothing", new byte[0]);
            cases.put(
                    "no archive", "{\"payload\":\"\"}".repeat(9).getBytes(StandardCharsets.UTF_8));
            for (String name :
                    List.of(
                            "../evil",
                            "/etc/passwd",
                            "logs/../../evil",
                            "logs//x",
                            "logs/",
                            "a\\b",
                            "C:x",
                            ".git/config",
                            "a\nb",
                            "\u202ecod.exe")) {
                cases.put("a file called " + name, SignedBundle.zip(with(bundle.good(), name)));
            }
            cases.put("one name in two cases", SignedBundle.zip(with(bundle.good(), "Patch.diff")));
            cases.put(
                    "one name twice",
                    ForgedZips.patched(
                            SignedBundle.zip(with(bundle.good(), "patch.dif_")),
                            "patch.dif_",
                            "patch.diff"));
            cases.put(
                    "an encrypted file",
                    ForgedZips.directory(
                            good, entry -> entry.putShort(8, (short) (entry.getShort(8) | 1))));
            cases.put(
                    "a symbolic link",
                    ForgedZips.directory(good, entry -> entry.putInt(38, 0xa1ff << 16)));
            cases.put(
                    "a directory",
                    ForgedZips.directory(good, entry -> entry.putInt(38, 0x41ed << 16)));
            cases.put(
                    "an unknown method",
                    ForgedZips.directory(good, entry -> entry.putShort(10, (short) 99)));
            cases.put("another name in the local header", ForgedZips.renamed(good));
            cases.put(
                    "a bomb that says how large it is",
                    ForgedZips.directory(good, entry -> entry.putInt(24, -1)));
            cases.put(
                    "an entry that points into another",
                    ForgedZips.directory(good, entry -> entry.putInt(42, entry.getInt(42) + 1)));
            var wrong = new ArrayList<String>();
            cases.forEach((name, bytes) -> {
                int code = verify(bundle, bytes);
                if (code != ARCHIVE) {
                    wrong.add(name + ": " + code);
                }
            });
            System.out.printf(
                    "hostile archives: %d, refused: %d%n",
                    cases.size(), cases.size() - wrong.size());
            assertThat(wrong).isEmpty();
        }
    }

    @Test
    void aFileThatUnpacksToMoreThanItSaysIsStoppedThere(@TempDir Path directory)
            throws IOException {
        try (var bundle = new SignedBundle(directory)) {
            var files = bundle.good();
            files.put("recording.cast", new byte[50_000_000]);
            byte[] bomb = SignedBundle.zip(files);
            byte[] lying = ForgedZips.sizes(bomb, "recording.cast", 3);
            assertThat(verify(bundle, lying)).isEqualTo(CHANGED);
        }
    }

    /** Whatever byte it is: the bundle means the same or is refused. */
    @Test
    void noBytesCanBeChangedInAGoodBundle(@TempDir Path directory) throws IOException {
        try (var bundle = new SignedBundle(directory)) {
            byte[] good = SignedBundle.zip(bundle.good());
            assertThat(verify(bundle, good)).isZero();
            var random = new Random(7);
            int tried = 0;
            for (int i = 0; i < 400; i++) {
                byte[] changed = good.clone();
                int at = random.nextInt(changed.length);
                changed[at] ^= (byte) (1 << random.nextInt(8));
                if (verify(bundle, changed) == 0) {
                    assertThat(means(changed)).as("byte " + at).isEqualTo(means(good));
                }
                tried++;
            }
            assertThat(tried).isEqualTo(400);
        }
    }

    /** What the JDK's own reader finds in it. */
    private static Map<String, String> means(byte[] zip) throws IOException {
        Path file = Files.createTempFile("bundle", ".zip");
        try (var read = new ZipFile(Files.write(file, zip).toFile())) {
            var means = new TreeMap<String, String>();
            for (var entry : read.stream().toList()) {
                try (var in = read.getInputStream(entry)) {
                    means.put(entry.getName(), SignedBundle.sha256(in.readAllBytes()));
                }
            }
            return means;
        } finally {
            Files.delete(file);
        }
    }

    private static int verify(SignedBundle bundle, byte[] zip) {
        try {
            Path file = Files.write(bundle.clone.resolveSibling("b.zip"), zip);
            String key = bundle.aside("key.pem", bundle.signer().publicKeyPem()).toString();
            return Cli.run(new String[] {"verify", "--json", "--key", key, file.toString()});
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    private static SequencedMap<String, byte[]> with(
            SequencedMap<String, byte[]> files, String name) {
        files.put(name, new byte[] {1});
        return files;
    }
}
