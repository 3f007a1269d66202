package dev.nightkiln.bundle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.nightkiln.bundle.EvidenceBundles.Made;
import dev.nightkiln.evidence.EvidenceComment.Evidence;
import dev.nightkiln.secrets.SecretSearch.Found;
import dev.nightkiln.secrets.Secrets;
import dev.nightkiln.testing.Golden;
import dev.nightkiln.testing.Proven;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.zip.GZIPOutputStream;
import java.util.zip.ZipFile;

class EvidenceBundlesTest {
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
        var files = new TreeMap<String, byte[]>();
        Path file = directory.resolve(state + "/evidence/evidence-2345678923-1.zip");
        try (var zip = new ZipFile(file.toFile())) {
            for (var entry : zip.stream().toList()) {
                try (InputStream in = zip.getInputStream(entry)) {
                    files.put(entry.getName(), in.readAllBytes());
                }
            }
        }
        return files;
    }

    private String text(String state, String name) throws IOException {
        return new String(read(state).getOrDefault(name, new byte[0]), StandardCharsets.UTF_8);
    }

    @Test
    void everyFileIsInTheManifestWithItsDigest() throws Exception {
        bundles("s").make(contents());

        Map<String, byte[]> files = read("s");
        JsonNode manifest = JsonMapper.shared().readTree(files.remove("manifest.json"));
        assertThat(manifest.path("files").size()).isEqualTo(files.size());
        for (JsonNode file : manifest.path("files")) {
            byte[] bytes = files.get(file.path("path").asString(""));
            assertThat(bytes).as("%s", file).isNotNull().hasSize(file.path("bytes").asInt());
            assertThat(HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes)))
                    .isEqualTo(file.path("sha256").asString(""));
        }
        new Golden("bundle").check("files.txt", listed(manifest));
        JsonNode proof = JsonMapper.shared().readTree(text("s", "proof.json"));
        assertThat(proof.path("criteria").path(0).path("outcome").asString("")).isEqualTo("PROVEN");
        assertThat(proof.path("comparisons").path(0).path("standing").asString(""))
                .isEqualTo("FIXED");
        new Golden("bundle").check("README.txt", text("s", "README.txt").strip());
        new Golden("bundle").check("marks.json", text("s", "marks.json").strip());
        new Golden("bundle").check("recording.cast", text("s", "recording.cast").strip());
    }

    private static String listed(JsonNode manifest) {
        var lines = new StringBuilder();
        manifest.path("files")
                .forEach(file ->
                        lines.append(file.path("path").asString(""))
                                .append(" (")
                                .append(file.path("mediaType").asString(""))
                                .append("): ")
                                .append(file.path("what").asString(""))
                                .append('\n'));
        return lines.toString().strip();
    }

    @Test
    void theSameContentsGiveTheSameBytes() throws IOException {
        Made first = bundles("s").make(contents());
        Made second = bundles("t").make(contents());

        assertThat(second).isEqualTo(first);
        assertThat(directory.resolve("t/evidence").resolve(first.name()))
                .hasSameBinaryContentAs(directory.resolve("s/evidence").resolve(first.name()));
    }

    @Test
    void oneThatIsThereIsNotMadeAgainUnlessItIsOfAnotherCommit() throws IOException {
        Made first = bundles("s").make(contents());
        SomeContents.write(records, "check-1.log", "something else");

        assertThat(bundles("s").make(contents())).isEqualTo(first);
        Evidence seen = SomeContents.evidence();
        var later =
                new Evidence(
                        seen.task(),
                        Proven.BASE,
                        seen.checks(),
                        seen.gates(),
                        seen.agent(),
                        seen.stat(),
                        seen.policyDigest(),
                        seen.input(),
                        seen.proof());
        assertThat(bundles("s").make(SomeContents.of(records, later))).isNotEqualTo(first);
        assertThat(directory.resolve("s/evidence")).isDirectoryNotContaining("glob:**/.making*");
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
        bundles("s").make(contents());

        Map<String, byte[]> files = read("s");
        assertThat(files.keySet())
                .allMatch(name -> name.matches("([A-Za-z0-9_][A-Za-z0-9._+@=,-]{0,200}/?)+"))
                .allMatch(name -> !name.contains("link") && name.length() < 500);
        assertThat(files.keySet().stream().map(name -> name.toLowerCase(Locale.ROOT)))
                .doesNotHaveDuplicates();
        assertThat(files.values())
                .anyMatch(bytes -> new String(bytes, StandardCharsets.UTF_8).equals("é"));
    }

    @Test
    void aSealIsToldAllThatLiesInTheBundleAndItsFilesLieBesideThem() throws IOException {
        var told = new ArrayList<SealedFacts>();
        Seal seal =
                facts -> {
                    told.add(facts);
                    return List.of(new NamedFile("2345678923.intoto.jsonl", "{}\n", "statements"));
                };
        new EvidenceBundles(directory.resolve("s"), secrets, seal).make(contents());

        SealedFacts facts = told.getFirst();
        assertThat(facts.manifest().path()).isEqualTo("manifest.json");
        assertThat(facts.files()).extracting(BundleFile::path).contains("patch.diff", "proof.md");
        assertThat(read("s").keySet()).contains("2345678923.intoto.jsonl");
    }

    @Test
    void whatIsOlderThanItsPolicyKeepsGoesAndIsRemembered() throws IOException {
        EvidenceBundles bundles = bundles("s");
        bundles.make(contents());
        Path signOffs = Files.writeString(bundles.signOffs(Proven.TASK, 1), "{}\n");

        assertThat(bundles.prune(SomeContents.AT)).isEmpty();
        assertThat(signOffs).exists();
        assertThat(bundles.open(Proven.TASK, 1)).isPresent().get().satisfies(KeptBundle::close);
        assertThat(bundles.prune(SomeContents.AT.plusSeconds(86_400)))
                .containsExactly(new EvidenceBundles.Attempt(Proven.TASK, 1));
        assertThat(bundles.open(Proven.TASK, 1)).isEmpty();
        assertThat(signOffs).doesNotExist();
        assertThat(bundles.isGone(Proven.TASK, 1)).isTrue();
        assertThat(bundles.isGone(Proven.TASK, 2)).isFalse();
    }

    @Test
    void whatCannotBeWrittenIsSaidAndLeavesNothing() throws IOException {
        Path state = Files.createDirectory(directory.resolve("s"));
        Files.writeString(state.resolve("evidence"), "a file where the directory should be");

        assertThatThrownBy(() -> bundles("s").make(contents()))
                .isInstanceOf(UncheckedIOException.class)
                .hasMessageContaining("Make room in the state directory");
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
