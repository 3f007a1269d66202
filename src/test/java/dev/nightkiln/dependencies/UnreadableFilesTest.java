package dev.nightkiln.dependencies;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import dev.nightkiln.policy.FileText;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.time.Duration;
import java.util.List;

/** What two readers could see differently, or one reader never come to the end of. */
class UnreadableFilesTest {
    @ParameterizedTest(name = "{0} {1}")
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    package-lock.json  |
                    package-lock.json  | []
                    package-lock.json  | {"lockfileVersion": 4}
                    package-lock.json  | {"lockfileVersion": 3, "packages": []}
                    package-lock.json  | {"lockfileVersion": 3, "packages": {"node_modules/a": 1}}
                    package-lock.json  | {"packages": {}, "packages": {"node_modules/a": {"version": "1"}}}
                    package-lock.json  | {"packages": {}, "packag\\u0065s": {"node_modules/a": {"version": "1"}}}
                    package-lock.json  | {"packages": {}} {"packages": {}}
                    package-lock.json  | {"packages": {}, /* comment */ "x": 1}
                    package-lock.json  | {"packages": {"node_modules/a": {"version": ["1"]}}}
                    package.json       | {"dependencies": {"a": ["1"]}}
                    package.json       | {"dependencies": "a"}
                    yarn.lock          | a@1:~  evil "1"
                    yarn.lock          | a@1, b@1:~  version "1"
                    yarn.lock          | version "1"
                    yarn.lock          | ~__metadata:~  version: 8~"a@npm:1":~  version: 1~"a@npm:1":~  version: 2
                    yarn.lock          | ~__metadata:~  version: 8~"a@npm:1": &x~  version: 1
                    pnpm-lock.yaml     | lockfileVersion: '5.4'
                    pnpm-lock.yaml     | packages: {}
                    pnpm-lock.yaml     | lockfileVersion: '9.0'~packages: {}~packages: {}
                    pnpm-lock.yaml     | lockfileVersion: '9.0'~---~packages: {}
                    pnpm-lock.yaml     | lockfileVersion: '9.0'~packages: {strange: {}}
                    Cargo.lock         | [[package]]~name = "a"~name = "b"
                    Cargo.lock         | package = 1
                    Cargo.toml         | [dependencies]~a = "1"~[dependencies]~b = "1"
                    uv.lock            | [[package]~name = "a"
                    pyproject.toml     | [project]~dependencies = "a"
                    pyproject.toml     | [project]~dependencies = ["!!"]
                    go.mod             | require a
                    go.mod             | evil a v1
                    go.mod             | require (~a v1
                    go.mod             | toolchain
                    go.sum             | a v1
                    pom.xml            | <!DOCTYPE project [<!ENTITY x SYSTEM "file:///etc/passwd">]><project>&x;</project>
                    pom.xml            | <project>&evil;</project>
                    pom.xml            | <project><dependencies></project>
                    pom.xml            | <project><dependency><artifactId>a</artifactId><version>1</version><version>2</version></dependency></project>
                    build.gradle.kts   | x
                    Gemfile.lock       | x
                    """)
    void whatCannotBeReadInFullIsSaidNotToBeRead(String file, String text) {
        String head = text == null ? "" : text.replace('~', '\n');
        assertThat(
                        DependencyReviewTest.review(
                                file, new FileText.Absent(), new FileText.Text(head)))
                .as(head)
                .singleElement()
                .satisfies(one -> {
                    assertThat(one.kind()).isEqualTo(DependencyFinding.Kind.NOT_READ);
                    assertThat(one.isHeld()).isTrue();
                    assertThat(one.place()).isEqualTo(file);
                });
    }

    /** Each of them once cost the square of its length, in time or in memory. */
    @ParameterizedTest(name = "{0}")
    @CsvSource({
        ".npmrc, 'registry=https://a', '/', 'b'",
        ".npmrc, 'aaaaaaaaaa', 'aaaaaaaaaa', ''",
        "requirements.txt, a, '\\', 'b\\'"
    })
    void whatIsLongIsReadInTime(String file, String open, String repeated, String close) {
        String text = open + repeated.repeat(1_000_000) + close + "\n  b=1".repeat(300_000);
        assertTimeoutPreemptively(
                Duration.ofSeconds(20),
                () ->
                        assertThat(DependencyReviewTest.review(file, "", text))
                                .anyMatch(DependencyFinding::isHeld));
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource({
        "package.json, '{\"a\":', '1', '}'",
        "package.json, '[', '', ']'",
        "pnpm-lock.yaml, '[', '', ']'",
        "yarn.lock, '__metadata: {a: ', '1', '}'",
        "Cargo.toml, '[', '', ']'",
        "Cargo.toml, 'a.', 'b=1', ''",
        "pom.xml, '<a>', '', '</a>'"
    })
    void whatIsNestedWithoutEndIsNotRead(String file, String open, String middle, String close) {
        for (int depth : List.of(500, 100_000)) {
            String text = open.repeat(depth) + middle + close.repeat(depth);
            String whole =
                    file.equals("Cargo.toml") && open.equals("[") ? "x = " + text : "\n" + text;
            assertThat(
                            DependencyReviewTest.review(
                                    file, new FileText.Absent(), new FileText.Text(whole)))
                    .extracting(DependencyFinding::kind)
                    .containsExactly(DependencyFinding.Kind.NOT_READ);
        }
    }
}
