package dev.nightkiln;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import picocli.CommandLine;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/** What `nightkiln policy check` says, and how it ends; -Dgolden.write=true writes the texts. */
@Timeout(30)
class PolicyCommandTest {
    private static final boolean WRITE = Boolean.getBoolean("golden.write");
    private static final Path CORPUS = Path.of("src/test/resources/golden/policy");
    private static final Path ANSWERS = Path.of("src/test/resources/golden/policy-check");
    private static final String HOSTS =
            """
            agent: {image: nightkiln/sandbox:dev, command: [agent]}
            checks: [{name: unit, run: make test}]
            egress:
              hosts:
                - registry.npmjs.org
                - {host: deb.debian.org, methods: [GET, HEAD]}
            paths:
              writable: [src/**, "*.json", .github/**]
              protected: ["**/secrets/**"]
            """;

    @TempDir private Path checkout;
    private Path floor = Path.of("floor.yml");

    private record Said(int exit, String out, String err) {}

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
                    assertThat(said.exit).as(name).isZero();
                    assertThat(expected).endsWith(said.out.substring(said.out.length() - 65));
                } else {
                    assertThat(said.exit).as(name).isEqualTo(1);
                    assertThat(said.err.replace(floor.toString(), "floor.yml"))
                            .as(name)
                            .isEqualTo(expected);
                    assertThat(said.out).isEmpty();
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

        assertThat(said.exit).isZero();
        assertGolden("effective.txt", said.out.replace(floor.toString(), "floor.yml"));
    }

    @Test
    void aPathIsWritableProtectedOrDenied() throws IOException {
        repository(HOSTS);
        Files.createDirectories(checkout.resolve(".github/workflows"));
        Files.writeString(
                checkout.resolve(".github/workflows/ci.yml"),
                "jobs:\n  a:\n    steps:\n      - run: sh src/ci/test.sh\n      - uses: ./src/tool\n");
        Files.createSymbolicLink(
                checkout.resolve(".github/workflows/link.yml"), checkout.resolve("none"));

        assertGolden(
                "paths.txt",
                explained(
                        "src/a.py",
                        "./src/a.py",
                        "src/secrets/key",
                        ".github/workflows/ci.yml",
                        ".GitHub/WorkFlows/x.yml",
                        ".github",
                        "path:README.md",
                        "path:package.json",
                        "package-lock.json",
                        "web/go.sum",
                        "src/build.gradle",
                        "src/ci/test.sh",
                        "./src/tool/index.js",
                        "docs/x.md",
                        "../src/a",
                        "/etc/passwd",
                        "src//a",
                        "src/",
                        "src/\u001b[31m"));
    }

    @Test
    void aHostIsAllowedOrDeniedWithItsMethodsAndAMend() throws IOException {
        repository(HOSTS);

        assertGolden(
                "hosts.txt",
                explained(
                        "registry.npmjs.org:443",
                        "registry.npmjs.org:80",
                        "host:Registry.NPMJS.org",
                        "host:deb.debian.org",
                        "deb.debian.org:443",
                        "deb.debian.org:80",
                        "host:pypi.org",
                        "host:evil.example.com",
                        "host:registry.npmjs.org.evil.com",
                        "127.0.0.1:80",
                        "host:[::1]",
                        "host:.npmjs.org",
                        "host:registry.npmjs.org:99999",
                        "package.json",
                        "https://registry.npmjs.org/left-pad?x=1",
                        "http://registry.npmjs.org/left-pad",
                        "https://ada@pypi.org:443/simple",
                        "ssh://git@github.com/acme/widgets",
                        "localhost",
                        "10.0.0.1",
                        "[::1]:443"));
    }

    @Test
    void aCheckoutWithoutAFileIsToldWhatToAdd() throws IOException {
        assertThat(check("--floor", "default").exit).isEqualTo(1);
        Files.createDirectory(checkout.resolve(".github"));

        Said said = check("--floor", "offline");

        assertThat(said.exit).isEqualTo(1);
        assertThat(said.err).startsWith(".github/agent-policy.yml: the base branch has no such");
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
        assertThat(check("--floor", "default").err)
                .isEqualTo(
                        ".github/agent-policy.yml:1: the file is larger than 64 KiB; shorten it\n");
        Files.write(file, new byte[] {'a', (byte) 0xff});
        assertRefused("it is not UTF-8; save it as UTF-8");
        Files.delete(file);
        Files.delete(checkout.resolve(".github"));
        Files.createSymbolicLink(checkout.resolve(".github"), checkout);
        assertRefused(".github is not a directory; make it one");
    }

    @Test
    void wrongUsageEndsWithTwo() {
        assertThat(check("--floor", "no-such-floor").exit).isEqualTo(2);
        assertThat(run("check", "--repo", checkout.resolve("none").toString()).exit).isEqualTo(2);
        assertThat(run("check", "--nonsense").exit).isEqualTo(2);
        assertThat(run().exit).isEqualTo(2);
    }

    @Test
    void aBrokenFloorIsAnsweredWithItsOwnLines() throws IOException {
        repository(HOSTS);
        Files.writeString(floor, "images: []\n");

        Said said = check("--floor", floor.toString());

        assertThat(said.exit).isEqualTo(1);
        assertThat(said.err).startsWith(floor + ":1: images: no image is allowed;");
    }

    private void assertRefused(String complaint) {
        Said said = check("--floor", "default");
        assertThat(said)
                .isEqualTo(new Said(1, "", ".github/agent-policy.yml: " + complaint + "\n"));
    }

    private String explained(String... subjects) {
        var all = new StringBuilder();
        for (String subject : subjects) {
            Said said = check("--floor", "default", "--explain", subject);
            assertThat(said.err).isEmpty();
            assertThat(said.exit).isZero();
            all.append(said.out);
        }
        return all.toString();
    }

    private Path repository(String yaml) throws IOException {
        Path folder = Files.createDirectories(checkout.resolve(".github"));
        return Files.writeString(folder.resolve("agent-policy.yml"), yaml);
    }

    private Said check(String... options) {
        return run(
                Stream.concat(Stream.of("check", "--repo", checkout.toString()), Stream.of(options))
                        .toArray(String[]::new));
    }

    private static Said run(String... arguments) {
        var out = new StringWriter();
        var err = new StringWriter();
        int exit =
                new CommandLine(new PolicyCommand())
                        .setOut(new PrintWriter(out))
                        .setErr(new PrintWriter(err))
                        .execute(arguments);
        return new Said(exit, out.toString(), err.toString());
    }

    private static void assertGolden(String name, String said) throws IOException {
        Path answer = ANSWERS.resolve(name);
        if (WRITE) {
            Files.createDirectories(ANSWERS);
            Files.writeString(answer, said);
        }
        assertThat(said).isEqualTo(Files.readString(answer));
    }
}
