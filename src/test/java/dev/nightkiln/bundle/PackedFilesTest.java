package dev.nightkiln.bundle;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nightkiln.evidence.EvidenceComment.Evidence;
import dev.nightkiln.secrets.SecretSearch.Found;
import dev.nightkiln.secrets.Secrets;
import dev.nightkiln.testing.Proven;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.zip.GZIPOutputStream;
import java.util.zip.ZipFile;

/** What checks left is packed without what is secret, under names that lead nowhere. */
class PackedFilesTest {
    private static final String SECRET = "k3yOfTheProvider-9f8e7d6c5b4a";

    @TempDir private Path directory;
    private final Secrets secrets = new Secrets();
    private Path records = Path.of("");

    @BeforeEach
    void someRecords() throws IOException {
        secrets.add("the key of a provider", SECRET);
        records = SomeContents.records(directory.resolve("records"));
    }

    private EvidenceBundles bundles(String state) {
        return new EvidenceBundles(directory.resolve(state), secrets, Seal.NONE);
    }

    private Contents contents() {
        return SomeContents.of(records, SomeContents.evidence());
    }

    private Map<String, byte[]> read(String state) throws IOException {
        return SomeContents.read(directory.resolve(state));
    }

    private String text(String state, String name) throws IOException {
        return new String(read(state).getOrDefault(name, new byte[0]), StandardCharsets.UTF_8);
    }

    /** Every disguise that a file of a bundle could have it in. */
    @Test
    void noKnownSecretIsInAFinishedBundle() throws IOException {
        SomeContents.write(records, "check-1.log", "plain " + SECRET + "\n");
        SomeContents.write(records, "agent.log", "x".repeat((1 << 16) - 9) + SECRET);
        SomeContents.write(records, "agent.cast", "{}\n[1,\"o\",\"" + SECRET + "\"]\n");
        SomeContents.write(records, "network.jsonl", "{\"path\":\"/" + SECRET + "\"}\n");
        SomeContents.write(records, "check-1/artifacts/" + SECRET + ".txt", "name");
        SomeContents.write(records, "check-1/artifacts/codes.txt", codes());
        SomeContents.write(
                records,
                "check-1/artifacts/b64.txt",
                Base64.getEncoder()
                        .encodeToString(("x " + SECRET).getBytes(StandardCharsets.UTF_8)));
        Files.write(records.resolve("check-1/artifacts/packed.gz"), gzip("a " + SECRET));
        Evidence evidence =
                Proven.of(Proven.uncompared("test")).decided("I used " + SECRET).evidence();

        Contents plain = SomeContents.of(records, evidence);
        bundles("s")
                .make(
                        new Contents(
                                evidence,
                                plain.handedBack(),
                                new Contents.Texts("+" + SECRET, SECRET, List.of(SECRET)),
                                plain.journal(),
                                records,
                                plain.keptUntil()));

        assertHarmless("s");
        assertThat(text("s", "records/check-1.log")).isEqualTo("plain [redacted]\n");
        assertThat(text("s", "records/check-1/artifacts/packed.gz.withheld.txt"))
                .startsWith("withheld: it holds the key of a provider");
    }

    private void assertHarmless(String state) throws IOException {
        read(state)
                .forEach((name, bytes) -> {
                    String text = new String(bytes, StandardCharsets.ISO_8859_1);
                    assertThat(secrets.search().in(text).stream().filter(Found::known))
                            .as(name)
                            .isEmpty();
                    assertThat(secrets.search().in(name)).as(name).isEmpty();
                });
        Path whole = directory.resolve(state + "/evidence/evidence-2345678923-1.zip");
        assertThat(new Inspection(secrets).of(whole)).isEmpty();
    }

    @Test
    void aSealThatTellsASecretMakesNoBundleThatDoes() throws IOException {
        Seal talkative = _ -> List.of(new NamedFile("verify.sh", "echo " + SECRET, "a script"));
        new EvidenceBundles(directory.resolve("s"), secrets, talkative).make(contents());

        assertHarmless("s");
    }

    private static String codes() {
        var codes = new StringBuilder();
        SECRET.chars().forEach(c -> codes.append("\\u00").append(Integer.toHexString(c)));
        return codes.toString();
    }

    private static byte[] gzip(String text) throws IOException {
        var bytes = new ByteArrayOutputStream();
        try (var gzip = new GZIPOutputStream(bytes)) {
            gzip.write(text.getBytes(StandardCharsets.UTF_8));
        }
        return bytes.toByteArray();
    }

    @Test
    void namesThatACheckChoseLeadNowhereAndStayApart() throws IOException {
        for (String name :
                List.of("-x", "a b", "a_b", "A_b", "é", "..x", "x".repeat(200) + ".xml")) {
            SomeContents.write(records, "check-1/artifacts/" + name, name);
        }
        Files.createSymbolicLink(records.resolve("check-1/link"), Path.of("/etc/passwd"));
        SomeContents.write(records, "a/b/c/d/e/f/g/deep.txt", "deep");
        SomeContents.write(records, "check-1/artifacts/p q/x.txt", "a directory");
        SomeContents.write(records, "check-1/artifacts/p_q", "a file");
        SomeContents.write(records, "check-1/artifacts/out/check-2.log/x/y/z.txt", "elsewhere");
        String folder = "n".repeat(255) + "/";
        SomeContents.write(records, "round-1/check-1/artifacts/" + folder.repeat(8) + "z", "far");
        bundles("s").make(contents());

        Map<String, byte[]> files = read("s");
        assertThat(files.keySet())
                .as("a file is no directory, and none lies where another check's files do")
                .noneMatch(
                        one -> files.keySet().stream().anyMatch(two -> two.startsWith(one + "/")))
                .noneMatch(one -> one.startsWith("records/check-2"));
        assertThat(files.keySet())
                .allMatch(name -> name.matches("([A-Za-z0-9_][A-Za-z0-9._+@=,-]{0,200}/?)+"))
                .allMatch(name -> !name.contains("link") && name.length() < 500);
        assertThat(files.keySet().stream().map(name -> name.toLowerCase(Locale.ROOT)))
                .doesNotHaveDuplicates();
        assertThat(files.values())
                .anyMatch(bytes -> new String(bytes, StandardCharsets.UTF_8).equals("é"));
    }

    @Test
    void aLargeLogIsPackedInLittleMemory() throws IOException {
        Path log = records.resolve("check-1.log");
        byte[] block =
                "a line of an ordinary log 0123456789\n"
                        .repeat(30_000)
                        .getBytes(StandardCharsets.UTF_8);
        try (var out = Files.newOutputStream(log)) {
            for (int written = 0; written < 16 << 20; written += block.length) {
                out.write(block);
            }
        }
        bundles("s").make(contents());

        try (var zip =
                new ZipFile(directory.resolve("s/evidence/evidence-2345678923-1.zip").toFile())) {
            assertThat(zip.getEntry("records/check-1.log").getSize()).isEqualTo(Files.size(log));
        }
    }
}
