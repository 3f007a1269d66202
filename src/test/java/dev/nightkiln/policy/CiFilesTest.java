package dev.nightkiln.policy;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;

class CiFilesTest {
    private static final String WORKFLOW =
            """
            on:
              push: { paths: [src/app.py], paths-ignore: ["README.md"] }
            defaults: { run: { working-directory: tools } }
            jobs:
              build:
                steps:
                  - uses: actions/checkout@v4
                  - run: ./scripts/build.sh --all && bash "ci/test.sh"
                  - run: |
                      set -e
                      python3 tools/gen.py > out
                      make -C sub all
                  - run: ./in-tools.sh
                  - uses: docker/build-push-action@v6
                    with: { context: ., file: ./images/ci.dockerfile }
                  - run: docker build -f images/Other .
                  - run: sh ./x/../y.sh; sh ../../outside.sh; cat missing/file
                  - uses: ./.github/actions/setup
                  - uses: ./build/act
            """;
    private static final String ACTION =
            """
            runs:
              using: composite
              steps:
                - run: ${{ github.action_path }}/inner.sh; scripts/from-action.sh
                - uses: ./build/other
            """;

    private static final Map<String, String> FILES =
            new TreeMap<>(
                    Map.of(
                            ".github/workflows/ci.yml", WORKFLOW,
                            "build/act/action.yml", ACTION,
                            "build/other/action.yaml", "runs: { main: index.js }"));

    private static List<PathRule> held(Map<String, String> files, String... paths) {
        var change =
                List.of(paths).stream()
                        .map(path -> new ChangedFile(path, path, 'M', "100644", "100644", 1, false))
                        .toList();
        TextOf base =
                (path, _) ->
                        files.containsKey(path)
                                ? new FileText.Text(String.valueOf(files.get(path)))
                                : new FileText.Absent();
        return CiFiles.of(List.copyOf(files.keySet()), base).heldIn(change).stream()
                .filter(rule -> List.of(paths).stream().anyMatch(rule::isTouchedBy))
                .toList();
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    scripts/build.sh          | .github/workflows/ci.yml:8
                    Scripts/BUILD.sh          | .github/workflows/ci.yml:8
                    scripts                   | .github/workflows/ci.yml:8
                    ci/test.sh                | .github/workflows/ci.yml:8
                    tools/gen.py              | .github/workflows/ci.yml:9
                    sub/Makefile              | .github/workflows/ci.yml:9
                    Makefile                  | .github/workflows/ci.yml:9
                    GNUmakefile               | .github/workflows/ci.yml:9
                    tools/in-tools.sh         | .github/workflows/ci.yml:13
                    images/ci.dockerfile      | .github/workflows/ci.yml:15
                    images/Other              | .github/workflows/ci.yml:16
                    y.sh                      | .github/workflows/ci.yml:17
                    missing/file              | .github/workflows/ci.yml:17
                    .github/actions/setup/x   | .github/workflows/ci.yml:18
                    build/act/dist/index.js   | .github/workflows/ci.yml:19
                    build/act/inner.sh        | .github/workflows/ci.yml:19
                    scripts/from-action.sh    | build/act/action.yml:4
                    build/other/index.js      | build/act/action.yml:5
                    src/app.py                |
                    README.md                 |
                    outside.sh                |
                    other/Makefile            |
                    scripts/build.sh.txt      |
                    deep/scripts/build.sh     |
                    """)
    void whatTheWorkflowsOfTheBaseRunIsHeld(String path, String source) {
        List<PathRule> rules = held(FILES, path);
        if (source == null) {
            assertThat(rules).isEmpty();
        } else {
            assertThat(rules.getFirst().source()).hasToString(source);
        }
    }

    @Test
    void aWorkflowThatIsNotReadHoldsWhateverItNames() {
        String anchors = "x: &a [1]\njobs: { build: { steps: [{ run: ci/build.sh }] } }\n";
        assertThat(held(Map.of(".github/workflows/a.yaml", anchors), "ci/build.sh"))
                .singleElement()
                .satisfies(rule -> assertThat(rule.source().line()).isEqualTo(2));
    }

    @Test
    void actionsThatCallEachOtherEnd() {
        var files =
                Map.of(
                        ".github/workflows/a.yml", "steps: [{ uses: ./a }]",
                        "a/action.yml", "steps: [{ uses: ./b }, { uses: ./a }]",
                        "b/action.yml", "steps: [{ uses: ./a/ }, { run: b.sh }]");
        assertThat(held(files, "b.sh")).isNotEmpty();
    }

    @Test
    void noWorkflowHoldsNothing() {
        assertThat(held(Map.of(), "Makefile", "scripts/build.sh")).isEmpty();
        assertThat(CiFiles.of(List.of(), (_, _) -> new FileText.Absent()).heldIn(List.of()))
                .isEmpty();
    }
}
