package dev.nightkiln;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/** What `nightkiln policy check` says, and how it ends; -Dgolden.write=true writes the texts. */
class PolicyCommandTest extends OfACheckout {
    private static final Path CORPUS = Path.of("src/test/resources/golden/policy");

    private Path floor = Path.of("floor.yml");

    @BeforeEach
    void joinTheFloor(@TempDir Path folder) throws IOException {
        floor = folder.resolve("floor.yml");
        Files.writeString(
                floor,
                Files.readString(CORPUS.resolve("floor.yaml"))
                        + Files.readString(CORPUS.resolve("floor-walls.yaml")));
    }

    @Test
    void everyBrokenFileIsAnsweredAsTheParserAnswersItAndEndsWithOne() throws IOException {
        int broken = 0;
        try (Stream<Path> files = Files.list(CORPUS)) {
            for (Path file : files.filter(f -> f.toString().endsWith(".yml")).sorted().toList()) {
                String name = file.getFileName().toString();
                repository(Files.readString(file));
                Said said = check("--floor", floor.toString());
                String expected =
                        Files.readString(CORPUS.resolve(name.replaceFirst("yml$", "expected")));
                if (name.startsWith("good-")) {
                    assertThat(said.exit()).as(name).isZero();
                    assertThat(expected).endsWith(said.out().substring(said.out().length() - 65));
                } else {
                    assertThat(said.exit()).as(name).isEqualTo(1);
                    assertThat(said.err().replace(floor.toString(), "floor.yml"))
                            .as(name)
                            .isEqualTo(expected);
                    assertThat(said.out()).isEmpty();
                    broken++;
                }
            }
        }
        assertThat(broken).isGreaterThanOrEqualTo(40);
    }

    @Test
    void theEffectivePolicyNamesTheLineOfEveryValue() throws IOException {
        repository(Files.readString(CORPUS.resolve("good-every-wall.yml")));

        Said said = check("--floor", floor.toString());

        assertThat(said.exit()).isZero();
        assertGolden("effective.txt", said.out().replace(floor.toString(), "floor.yml"));
    }

    @Test
    void aCheckoutWithoutAFileIsToldWhatToAdd() throws IOException {
        assertThat(check("--floor", "default").exit()).isEqualTo(1);
        Files.createDirectory(checkout.resolve(".github"));

        Said said = check("--floor", "offline");

        assertThat(said.exit()).isEqualTo(1);
        assertThat(said.err()).startsWith(".github/agent-policy.yml: the base branch has no such");
    }

    @Test
    void nothingButASmallRegularFileIsRead() throws IOException, InterruptedException {
        Path file = repository("");
        Files.delete(file);
        Path secret = Files.writeString(checkout.resolve("secret.yml"), "agent: CANARY\n");

        Files.createSymbolicLink(file, secret);
        assertRefused("it is a symbolic link, and links are not followed; copy the file");
        Files.delete(file);
        Files.createDirectory(file);
        assertRefused("it is not a regular file; write a regular file in its place");
        Files.delete(file);
        assertThat(new ProcessBuilder("mkfifo", file.toString()).start().waitFor()).isZero();
        assertRefused("it is not a regular file; write a regular file in its place");
        Files.delete(file);
        Files.write(file, new byte[64 * 1024 + 1]);
        assertThat(check("--floor", "default").err())
                .isEqualTo(
                        ".github/agent-policy.yml:1: the file is larger than 64 KiB; shorten it\n");
        Files.write(file, new byte[] {'a', (byte) 0xff});
        assertRefused("it is not UTF-8; save it as UTF-8");
        Files.delete(file);
        Files.delete(checkout.resolve(".github"));
        Files.createSymbolicLink(checkout.resolve(".github"), checkout);
        assertRefused(".github is not a directory; make it one");
    }

    /** As compose files hand over nothing. */
    @Test
    void anEmptyVariableNamesNoFloor() throws Exception {
        repository(HOSTS);
        var command =
                new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:TieredStopAtLevel=1",
                        "-classpath",
                        ChildServer.classpath(),
                        "dev.nightkiln.App",
                        "policy",
                        "check",
                        "--repo",
                        checkout.toString());
        command.environment().put("NIGHTKILN_POLICY_FILE", "");
        Process process = command.redirectErrorStream(true).start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

        assertThat(process.waitFor()).as(said).isZero();
        assertThat(said).contains("policies/default.yml");
    }

    @Test
    void wrongUsageEndsWithTwo() {
        assertThat(check("--floor", "no-such-floor").exit()).isEqualTo(2);
        assertThat(run("check", "--repo", checkout.resolve("none").toString()).exit()).isEqualTo(2);
        assertThat(run("check", "--nonsense").exit()).isEqualTo(2);
        assertThat(run().exit()).isEqualTo(2);
    }

    @Test
    void aBrokenFloorIsAnsweredWithItsOwnLines() throws IOException {
        repository(HOSTS);
        Files.writeString(floor, "images: []\n");

        Said said = check("--floor", floor.toString());

        assertThat(said.exit()).isEqualTo(1);
        assertThat(said.err()).startsWith(floor + ":1: images: no image is allowed;");
    }

    private void assertRefused(String complaint) {
        Said said = check("--floor", "default");
        assertThat(said)
                .isEqualTo(new Said(1, "", ".github/agent-policy.yml: " + complaint + "\n"));
    }
}
