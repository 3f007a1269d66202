package dev.nightkiln.dependencies;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nightkiln.dependencies.DependencyReview.ChangedManifest;
import dev.nightkiln.policy.FileText;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.util.List;
import java.util.stream.Collectors;

/** What a hostile change would write into a lock file or manifest, and what is said of it. */
class DependencyReviewTest {
    private static final String OWN = "https://registry.npmjs.org/a/-/a-1.0.0.tgz";

    private static String lock(String... entries) {
        return "{\"lockfileVersion\": 3, \"packages\": {%s}}".formatted(String.join(",", entries));
    }

    private static String entry(String name, String resolved, String integrity) {
        return """
        "node_modules/%s": {"version": "1.0.0", "resolved": "%s", "integrity": "%s"}
        """
                .formatted(name, resolved, integrity);
    }

    static List<DependencyFinding> review(String file, String base, String head) {
        return review(file, new FileText.Text(base), new FileText.Text(head));
    }

    static List<DependencyFinding> review(String file, FileText base, FileText head) {
        return new DependencyReview("allowed.example"::equals)
                .review(List.of(new ChangedManifest(file, file, base, head)));
    }

    private static String said(List<DependencyFinding> findings) {
        return findings.stream().map(DependencyFinding::toString).collect(Collectors.joining("\n"));
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    another host          | https://evil.example/a/-/a-1.0.0.tgz
                    a look-alike host     | https://registry.npmjs.org.evil.example/a/-/a-1.0.0.tgz
                    a host below ours     | https://x.registry.npmjs.org/a/-/a-1.0.0.tgz
                    a Cyrillic letter     | https://r\u0435gistry.npmjs.org/a/-/a-1.0.0.tgz
                    no encryption         | http://registry.npmjs.org/a/-/a-1.0.0.tgz
                    a user                | https://registry.npmjs.org@evil.example/a/-/a-1.0.0.tgz
                    another port          | https://registry.npmjs.org:8443/a/-/a-1.0.0.tgz
                    a trailing dot        | https://registry.npmjs.org./a/-/a-1.0.0.tgz
                    another package       | https://registry.npmjs.org/b/-/b-1.0.0.tgz
                    another version       | https://registry.npmjs.org/a/-/a-0.9.0.tgz
                    a package in a scope  | https://registry.npmjs.org/@evil/a/-/a-1.0.0.tgz
                    a way back            | https://registry.npmjs.org/b/../../a/-/a-1.0.0.tgz
                    a query               | https://registry.npmjs.org/a/-/a-1.0.0.tgz?evil
                    git                   | git+ssh://git@github.com/evil/a.git#0123456789012345678901234567890123456789
                    a file                | file:../a.tgz
                    a redirector          | https://evil.example/?u=https://registry.npmjs.org/a/-/a-1.0.0.tgz
                    """)
    void aPackageThatComesFromElsewhereIsTold(String what, String resolved) {
        List<DependencyFinding> findings =
                review(
                        "package-lock.json",
                        lock(entry("a", OWN, "sha512-A")),
                        lock(entry("a", resolved, "sha512-A")));
        assertThat(findings)
                .as(what)
                .singleElement()
                .satisfies(one -> assertThat(one.kind()).isEqualTo(DependencyFinding.Kind.SOURCE));
        assertThat(findings.getFirst().text()).matches("[ -~]+");
    }

    @Test
    void aHostThatThePolicyAllowsOrTheBaseUsesIsNotForeignToANewPackage() {
        String base = lock(entry("a", "https://npm.example/a/-/a-1.0.0.tgz", "x"));
        for (String host : List.of("allowed.example", "npm.example", "registry.npmjs.org")) {
            String head =
                    lock(
                            entry("a", "https://npm.example/a/-/a-1.0.0.tgz", "x"),
                            entry("b", "https://%s/b/-/b-1.0.0.tgz".formatted(host), "x"));
            assertThat(said(review("package-lock.json", base, head)))
                    .as(host)
                    .isEqualTo("new: b 1.0.0 (package-lock.json:2)");
        }
    }

    /** Whoever can publish under the name on the public registry would be asked instead. */
    @Test
    void aPackageThatLeavesAPrivateRegistryIsTold() {
        String private_ = "https://npm.example/a/-/a-1.0.0.tgz";
        assertThat(
                        said(
                                review(
                                        "package-lock.json",
                                        lock(entry("a", private_, "x")),
                                        lock(entry("a", OWN, "x")))))
                .isEqualTo(
                        "source: a 1.0.0 from the ecosystem's own registry, before from"
                                + " https://npm.example (package-lock.json:1)");
    }

    @Test
    void aChecksumThatDiffersOrIsGoneIsTold() {
        String base = lock(entry("a", OWN, "sha512-A"));
        for (String other : List.of("sha512-B", "sha1-A", "")) {
            assertThat(said(review("package-lock.json", base, lock(entry("a", OWN, other)))))
                    .isEqualTo(
                            "checksum: a 1.0.0 has the checksum %s, before sha512-A (package-lock.json:1)"
                                    .formatted(other.isEmpty() ? "none" : other));
        }
        String beside =
                lock(entry("a", OWN, "sha512-A"), entry("b/node_modules/a", OWN, "sha512-B"));
        assertThat(said(review("package-lock.json", base, beside)))
                .startsWith("checksum: a 1.0.0 has the checksum sha512-B, before sha512-A");
    }

    @Test
    void aScriptThatBeginsToRunIsTold() {
        String off = "{\"packages\": {\"node_modules/a\": {\"version\": \"1\"}}}";
        String on =
                "{\"packages\": {\"node_modules/a\": {\"version\": \"1\", \"hasInstallScript\": true}}}";
        assertThat(said(review("package-lock.json", off, on)))
                .isEqualTo("script: a 1 runs when it is installed (package-lock.json:1)");
        assertThat(review("package-lock.json", on, off)).isEmpty();
    }

    @Test
    void aNameThatLooksLikeAnotherIsSpelledOut() {
        String head =
                "{\"dependencies\": {\"l\u043edash\": \"1\", \"re\u200bact\": \"1\", \"a\u202eb\": \"1\", \"x\\n::error::\": \"1\"}}";
        assertThat(said(review("package.json", "{}", head)).split("\n"))
                .containsExactly(
                        "new: l\\u{43e}dash 1 (package.json:1)",
                        "new: re\\u{200b}act 1 (package.json:1)",
                        "new: a\\u{202e}b 1 (package.json:1)",
                        "new: x\\u{a}::error:: 1 (package.json:1)");
    }

    @Test
    void aFileThatIsNoTextIsNotRead() {
        var link = new FileText.Unusable("is not a regular file");
        assertThat(said(review("package.json", new FileText.Text("{}"), link)))
                .isEqualTo("not read: it is not a regular file; compare it by eye (package.json)");
        assertThat(said(review("go.mod", link, new FileText.Text("require a v1"))))
                .isEqualTo(
                        """
                        not read: on the base it is not a regular file, so all of it counts as new (go.mod)
                        new: a v1 (go.mod:1)\
                        """);
    }

    /** Two readers of one file must not see two things. */
    @ParameterizedTest(name = "{0} {1}")
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    requirements.txt  | a==1 \\~b==2             | new: a ==1 b==2 (requirements.txt:1)
                    requirements.txt  | # x \\~evil==1           | new: evil ==1 (requirements.txt:2)
                    requirements.txt  | ev\\~il==1             | new: evil ==1 (requirements.txt:1)
                    requirements.txt  | a==1 \\~# x             | new: a ==1 (requirements.txt:1)
                    requirements.txt  | a==1#frag               | new: a ==1#frag (requirements.txt:1)
                    requirements.txt  | a==1 # b==2             | new: a ==1 (requirements.txt:1)
                    Package.JSON      | {"dependencies": {"a": "1"}} | new: a 1 (Package.JSON:1)
                    a/b/go.mod        | require "a" v1          | new: a v1 (a/b/go.mod:1)
                    go.mod            | require(~a v1 // x~)    | new: a v1 (go.mod:2)
                    dev-requirements.txt | a                    | new: a (dev-requirements.txt:1)
                    requirements/ci.txt  | a                    | new: a (requirements/ci.txt:1)
                    package.json      | {"packageManager": "yarn@4.0.0"} | new: packageManager yarn@4.0.0 (package.json:1)
                    package.json      | {"overrides": {"a": {"b": "2"}}} | new: a > b 2 (package.json:1)
                    uv.lock           | [[package]]~name = "a"~version = "1"~source = { editable = "../b" } | source: a 1 from {editable=../b} (uv.lock:2)
                    gradle/wrapper/gradle-wrapper.properties | distributionUrl=https\\://evil.example/g.zip | source: setting distributionUrl from https\\://evil.example/g.zip (gradle/wrapper/gradle-wrapper.properties:1)
                    Cargo.toml        | [dependencies.a]~version = "1" | new: a 1 (Cargo.toml:1)
                    """)
    void whatTheirToolsReadIsRead(String file, String text, String expected) {
        assertThat(
                        said(
                                review(
                                        file,
                                        new FileText.Absent(),
                                        new FileText.Text(text.replace('~', '\n')))))
                .startsWith(expected == null ? "" : expected)
                .satisfies(said -> assertThat(said.isEmpty()).isEqualTo(expected == null));
    }

    @Test
    void aResolutionWithAnAddressInsideIsASource() {
        String base =
                "\n__metadata:\n  version: 8\n\"a@npm:^1\":\n  version: 1.0.0\n  resolution: \"a@npm:1.0.0\"\n  linkType: hard\n";
        String head =
                base.replace(
                        "a@npm:1.0.0\"",
                        "a@npm:1.0.0::__archiveUrl=https%3A%2F%2Fevil.example%2Fa.tgz\"");
        assertThat(said(review("yarn.lock", base, head)))
                .startsWith(
                        "source: a 1.0.0 from a@npm:1.0.0::__archiveUrl=https%3A%2F%2Fevil.example");
    }

    @Test
    void aLinkOutOfTheRepositoryInALockFileOfYarnIsASource() {
        String base =
                "\n__metadata:\n  version: 8\n\"a@workspace:a\":\n  version: 0.0.0-use.local\n  resolution: \"a@workspace:a\"\n  linkType: soft\n";
        assertThat(review("yarn.lock", base, base)).isEmpty();
        assertThat(said(review("yarn.lock", base, base.replace("workspace:a", "portal:../b"))))
                .contains("source: a 0.0.0-use.local from a@portal:../b");
    }

    @Test
    void aTarballInALockFileOfPnpmIsASource() {
        String base =
                "lockfileVersion: '9.0'\npackages:\n  a@1.0.0:\n    resolution: {integrity: sha512-A}\n";
        String head = base.replace("A}", "A, tarball: https://evil.example/a.tgz}");
        assertThat(said(review("pnpm-lock.yaml", base, head)))
                .isEqualTo(
                        "source: a 1.0.0 from https://evil.example/a.tgz, before from the"
                                + " ecosystem's own registry (pnpm-lock.yaml:4)");
    }

    @Test
    void whatIsOnlyTakenAwayIsNotHeld() {
        var findings = review("go.mod", "require a v1\n", "module x\n");
        assertThat(said(findings)).isEqualTo("removed: a v1 (go.mod)");
        assertThat(findings).noneMatch(DependencyFinding::isHeld);
    }
}
