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
import java.util.function.Consumer;

/** Zip files in which readers differ: by what they skip, believe first, or make of a name. */
class AmbiguousArchivesTest {
    private static final int ARCHIVE = 23;
    private static final String LOG = "logs/unit.log";

    private final Map<String, Consumer<RawZip>> refused = new LinkedHashMap<>();

    @Test
    void eachIsRefused(@TempDir Path directory) throws IOException {
        places();
        sizes();
        headers();
        names();
        try (var bundle = new SignedBundle(directory)) {
            var wrong = new ArrayList<String>();
            refused.forEach((name, change) -> {
                int code = verify(bundle, change);
                if (code != ARCHIVE) {
                    wrong.add(name + ": " + code);
                }
            });
            assertThat(wrong).isEmpty();
        }
    }

    @Test
    void whatIsWrittenPlainlyIsAccepted(@TempDir Path directory) throws IOException {
        try (var bundle = new SignedBundle(directory)) {
            assertThat(verify(bundle, _ -> {})).isZero();
            assertThat(verify(bundle, zip -> zip.entries.forEach(RawZip.Entry::deflate))).isZero();
            assertThat(
                            verify(
                                    bundle,
                                    zip ->
                                            zip.entries.forEach(each -> {
                                                each.deflate();
                                                streamed(each, true);
                                            })))
                    .isZero();
        }
    }

    /** No reader shows them, so they could be anything. */
    @Test
    void nothingIsHiddenBehindTheEndOfAFile(@TempDir Path directory) throws IOException {
        try (var bundle = new SignedBundle(directory)) {
            for (int more : List.of(1, 100, 200_000)) {
                assertThat(
                                verify(
                                        bundle,
                                        zip -> {
                                            RawZip.Entry log = zip.file(LOG);
                                            log.deflate();
                                            log.data =
                                                    Arrays.copyOf(log.data, log.data.length + more);
                                        }))
                        .as("%d bytes", more)
                        .isEqualTo(ARCHIVE);
            }
        }
    }

    private static int verify(SignedBundle bundle, Consumer<RawZip> change) {
        var zip = new RawZip(bundle.good());
        change.accept(zip);
        try {
            Path file = Files.write(bundle.clone.resolveSibling("b.zip"), zip.bytes());
            String key = bundle.aside("key.pem", bundle.signer().publicKeyPem()).toString();
            return Cli.run(new String[] {"verify", "--key", key, file.toString()});
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    private static void streamed(RawZip.Entry file, boolean signed) {
        file.flags = file.flagsThere = 8;
        file.behind =
                (signed ? RawZip.little(16).putInt(0x08074b50) : RawZip.little(12))
                        .putInt((int) file.crc)
                        .putInt(file.data.length)
                        .putInt(file.size)
                        .array();
    }

    private void places() {
        refused.put("bytes before it that its places count", zip -> zip.before = new byte[64]);
        refused.put(
                "a file that the directory does not name",
                zip -> zip.file(LOG).before = new RawZip(Map.of("x", new byte[9])).bytes());
        refused.put("bytes behind a file", zip -> zip.file(LOG).behind = new byte[1]);
        refused.put("a file one byte on", zip -> zip.file(LOG).offBy = 1);
        refused.put("a file far on", zip -> zip.file(LOG).offBy = Integer.MAX_VALUE / 2);
        refused.put("a file before the start", zip -> zip.file(LOG).offBy = -1 << 30);
        refused.put("bytes behind the directory", zip -> zip.behindDirectory = new byte[20]);
        refused.put("fewer files than listed", zip -> zip.missing = 1);
        refused.put("more files than listed", zip -> zip.missing = -1);
        refused.put("no files", zip -> zip.entries.clear());
        refused.put(
                "the places of zip64",
                zip -> {
                    zip.count = 0xffff;
                    zip.behindDirectory =
                            RawZip.little(76)
                                    .putInt(0x06064b50)
                                    .putLong(44)
                                    .position(56)
                                    .putInt(0x07064b50)
                                    .array();
                });
    }

    private void sizes() {
        refused.put("the sizes of zip64", zip -> extra(zip, 0x0001, new byte[16]));
        refused.put(
                "a size larger than all", zip -> zip.entries.forEach(each -> each.size = 1 << 30));
        refused.put("a stored file of another size", zip -> zip.file(LOG).size++);
        refused.put(
                "a size after the data, without its sign", zip -> streamed(zip.file(LOG), false));
        refused.put(
                "another size after the data",
                zip -> {
                    streamed(zip.file(LOG), true);
                    zip.file(LOG).behind[12]++;
                });
        refused.put(
                "another checksum after the data",
                zip -> {
                    streamed(zip.file(LOG), true);
                    zip.file(LOG).behind[4]++;
                });
        refused.put("the size is said to follow and does not", zip -> zip.file(LOG).flagsThere = 8);
    }

    private void headers() {
        refused.put("packed by the directory alone", zip -> zip.file(LOG).method = 8);
        refused.put("packed by the file alone", zip -> zip.file(LOG).methodThere = 8);
        refused.put("encrypted by the file alone", zip -> zip.file(LOG).flagsThere = 1);
        refused.put("a patch of another file", zip -> zip.file(LOG).flags = 1 << 5);
        refused.put("strong encryption", zip -> zip.file(LOG).flags = 1 << 6);
        refused.put("a hidden directory", zip -> zip.file(LOG).flags = 1 << 13);
        refused.put("a link", zip -> zip.file(LOG).attributes = 0120777 << 16);
        refused.put("a pipe", zip -> zip.file(LOG).attributes = 0010644 << 16);
        refused.put("a device", zip -> zip.file(LOG).attributes = 0020644 << 16);
        refused.put(
                "a name in other letters beside its own", zip -> extra(zip, 0x7075, new byte[9]));
        refused.put("rights in an extra field", zip -> extra(zip, 0x7875, new byte[11]));
        refused.put("an extra field cut off", zip -> zip.file(LOG).extra = new byte[] {1, 0, 9});
        refused.put(
                "an extra field of the file alone",
                zip -> zip.file(LOG).extraThere = new byte[] {0x75, 0x70, 0, 0});
    }

    private static void extra(RawZip zip, int kind, byte[] bytes) {
        zip.file(LOG).extra =
                RawZip.little(4 + bytes.length)
                        .putShort((short) kind)
                        .putShort((short) bytes.length)
                        .put(bytes)
                        .array();
    }

    private void names() {
        for (String name :
                List.of(
                        "logs/UNIT.log",
                        "LOGS/unit.log",
                        "logs/unit.log/",
                        "logs/unit.log\0.sh",
                        "logs/ unit.log",
                        "logs\\unit.log",
                        "./logs/unit.log",
                        "logs/./unit.log",
                        "logs/x/../unit.log",
                        "é.log",
                        "e\u0301.log",
                        "\u212a.log",
                        "x".repeat(300),
                        "x/".repeat(300) + "x",
                        "~/.profile",
                        "-rf",
                        "C:/x",
                        "//host/x")) {
            refused.put(
                    "a file called " + name,
                    zip -> zip.entries.add(new RawZip.Entry(name, new byte[1])));
        }
        for (String name : List.of("logs/unit.lo_", "logs/Unit.log", "logs/unit.lo", "")) {
            refused.put(
                    "a file that calls itself " + name,
                    zip -> zip.file(LOG).nameThere = name.getBytes(StandardCharsets.UTF_8));
        }
    }
}
