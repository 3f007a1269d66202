package dev.nightkiln.dependencies;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.util.List;

/** Where a hostile change would put a dependency so that the review passes it over. */
class HiddenDependenciesTest {
    private static final List<String> LINE_ENDS =
            List.of("\r", "\0", "\u000b", "\f", "\u001c", "\u001d", "\u001e", "\u0085", "\u2028");

    /** Python's splitlines, npm's settings and YAML see a new line where others see a comment. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    requirements.txt | a==1      | evil==1
                    .npmrc           | save=true | registry=https://evil.example/
                    .yarnrc.yml      | a: b      | npmRegistryServer: https://evil.example/
                    pip.conf         | [global]  | index-url=https://evil.example/
                    """)
    void nothingHidesBehindAnOddLineEndInAComment(String file, String base, String evil) {
        for (String end : LINE_ENDS) {
            assertHeld(file, base + "\n", base + "\n# harmless" + end + evil + "\n");
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    Cargo.toml     | [build_dependencies]~evil='1'
                    Cargo.toml     | [target.'cfg(unix)'.dev_dependencies]~evil='1'
                    pyproject.toml | [tool.uv.pip]~index-url='https://evil.example'
                    pyproject.toml | [tool.hatch.envs.default]~dependencies=['evil']
                    pyproject.toml | [tool.setuptools.dynamic]~dependencies={file=['other.txt']}
                    pyproject.toml | [tool.poetry.requires-plugins]~evil='*'
                    package.json   | {"pnpm":{"configDependencies":{"evil":"1"}}}
                    package.json   | {"pnpm":{"packageExtensions":{"a":{"dependencies":{"evil":"1"}}}}}
                    package.json   | {"workspaces":{"catalog":{"evil":"1"}}}
                    package.json   | {"trustedDependencies":["evil"]}
                    pom.xml        | <project><modules><module>a/other.xml</module></modules></project>
                    """)
    void anotherWordForADependencyIsTold(String file, String head) {
        String empty = file.endsWith(".json") ? "{}" : file.endsWith(".xml") ? "<project/>" : "";
        assertHeld(file, empty, head.replace('~', '\n'));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "package.yaml",
                "package.json5",
                ".pnp.cjs",
                ".pnpmfile.mjs",
                "tox.ini",
                "project/plugins.sbt",
                "deps.txt",
                "x/requirements/base.pip",
                "settings.xml",
                ".mvn/maven.config",
                "NuGet.Config",
                "Directory.Build.targets",
                ".tool-versions",
                "Chart.yaml"
            })
    void aFileOfAnotherNameIsHeld(String file) {
        assertHeld(file, "", "evil");
    }

    /** What a settings line means hangs on where it stands. */
    @Test
    void linesThatOnlyChangePlacesAreTold() {
        String good = "registry='https://good.example'\n";
        String evil = "registry='https://evil.example'\n";
        assertHeld(
                ".cargo/config.toml",
                "[source.a]\n" + good + "[source.b]\n" + evil,
                "[source.b]\n" + good + "[source.a]\n" + evil);
        assertHeld(
                ".yarnrc.yml",
                "npmScopes:\n  a:\n    " + good + "  b:\n    " + evil,
                "npmScopes:\n  b:\n    " + good + "  a:\n    " + evil);
        assertHeld(".npmrc", evil + good, good + evil);
    }

    /** The name of a scope may sound like a secret's. */
    @Test
    void anUnsaidValueIsComparedAllTheSame() {
        String before = "@keycloak:registry=https://good.example/hidden-before\n";
        List<DependencyFinding> findings =
                assertHeld(".npmrc", before, before.replace("good", "evil"));
        assertThat(findings.toString()).doesNotContain("hidden-before", "evil");
        assertThat(DependencyReviewTest.review(".npmrc", before, before)).isEmpty();
    }

    private static List<DependencyFinding> assertHeld(String file, String base, String head) {
        assertThat(DependencyReview.concerns(file)).as(file).isTrue();
        List<DependencyFinding> findings = DependencyReviewTest.review(file, base, head);
        assertThat(findings)
                .as("%s: %s", file, head)
                .anyMatch(finding ->
                        finding.isHeld() && finding.kind() != DependencyFinding.Kind.REMOVED);
        return findings;
    }
}
