package dev.nightkiln.bundle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.nightkiln.bundle.EvidenceBundles.Made;
import dev.nightkiln.evidence.EvidenceComment.Evidence;
import dev.nightkiln.secrets.Secrets;
import dev.nightkiln.testing.Golden;
import dev.nightkiln.testing.Proven;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;

class EvidenceBundlesTest {
    @TempDir private Path directory;
    private Path records = Path.of("");

    @BeforeEach
    void someRecords() throws IOException {
        records = SomeContents.records(directory.resolve("records"));
    }

    private EvidenceBundles bundles(String state) {
        return new EvidenceBundles(directory.resolve(state), new Secrets(), Seal.NONE);
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

    @Test
    void aSealIsToldAllThatLiesInTheBundleAndItsFilesLieBesideThem() throws IOException {
        var told = new ArrayList<SealedFacts>();
        Seal seal =
                facts -> {
                    told.add(facts);
                    return List.of(new NamedFile("2345678923.intoto.jsonl", "{}\n", "statements"));
                };
        new EvidenceBundles(directory.resolve("s"), new Secrets(), seal).make(contents());

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

    /** One that cannot be read keeps neither the others nor the server's start. */
    @Test
    void aDamagedBundleIsMadeAgainAndKeepsNoOtherFromGoing() throws IOException {
        EvidenceBundles bundles = bundles("s");
        Made whole = bundles.make(contents());
        Path evidence = directory.resolve("s/evidence");
        Path bundle = evidence.resolve(whole.name());
        Path signOffs = Files.writeString(bundles.signOffs(Proven.TASK, 1), "{}\n");
        Path half = evidence.resolve(EvidenceBundles.name(Proven.TASK, 2));
        Files.write(half, Arrays.copyOf(Files.readAllBytes(bundle), 1_000));
        Files.write(bundle, new byte[0]);
        Files.writeString(evidence.resolve("of-the-operator.zip"), "no bundle");

        assertThat(bundles.make(contents())).isEqualTo(whole);
        assertThat(signOffs).as("of statements that are no more").doesNotExist();
        assertThat(bundles.prune(SomeContents.AT.plusSeconds(86_400)))
                .containsExactly(new EvidenceBundles.Attempt(Proven.TASK, 1));
        assertThat(half).exists();
    }

    @Test
    void whatCannotBeWrittenIsSaidAndLeavesNothing() throws IOException {
        Path state = Files.createDirectory(directory.resolve("s"));
        Files.writeString(state.resolve("evidence"), "a file where the directory should be");

        assertThatThrownBy(() -> bundles("s").make(contents()))
                .isInstanceOf(UncheckedIOException.class)
                .hasMessageContaining("Make room in the state directory");
    }
}
