package dev.nightkiln;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.nio.file.Files;

/**
 * What `nightkiln policy check --explain` says of paths, hosts and keys; -Dgolden.write=true writes
 * it.
 */
class PolicyExplainTest extends OfACheckout {
    @Test
    void aPathIsWritableProtectedOrDenied() throws IOException {
        repository(
                HOSTS.replace(
                        "run: make test}",
                        "run: make -f src/run.mk test}, {name: style, run: src/check.sh && sh src/test/check.sh}"));
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
                        "src/run.mk",
                        "src/check.sh",
                        "src/test/check.sh",
                        "src/web/jest.config.js",
                        "src/web/tests/jest.config.js",
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
    void aKeyIsAnsweredWithItsValuesAndTheirLines() throws IOException {
        repository(
                HOSTS
                        + """
                        proof: { tests: ["src/checks/**"], signals: { flaky: block } }
                        warm-up: { run: npm ci, caches: [.npm] }
                        """);

        assertGolden(
                "keys.txt",
                explained(
                        "proof",
                        "proof.signals.flaky",
                        "key:proof.signals.vacuous-test",
                        "repair.rounds",
                        "warm-up",
                        "conflicts.re-verify",
                        "evidence.keys",
                        "limits.parallel-checks",
                        "key:proof.signal",
                        "src/checks/one.py",
                        "src/tests/",
                        "src/Tests/two.py"));
    }

    private String explained(String... subjects) {
        var all = new StringBuilder();
        for (String subject : subjects) {
            Said said = check("--floor", "default", "--explain", subject);
            assertThat(said.err()).isEmpty();
            assertThat(said.exit()).isZero();
            all.append(said.out());
        }
        return all.toString();
    }
}
