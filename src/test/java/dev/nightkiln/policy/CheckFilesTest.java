package dev.nightkiln.policy;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.util.List;
import java.util.Optional;

/** A change that edits what judges it, where no file is a test by its name. */
class CheckFilesTest {
    private static List<String> held(String check, String path) {
        String own =
                """
                agent: {image: nightkiln/sandbox:dev, command: "true"}
                checks:
                  - name: unit
                    run: %s
                """
                        .formatted(check);
        if (!(Policies.packed().effective(Optional.of(own))
                instanceof PolicyResult.Effective(var policy, _))) {
            throw new IllegalArgumentException(own);
        }
        var file = new ChangedFile(path, path, 'M', "100644", "100644", 1, false);
        return CheckFiles.heldIn(policy, List.of(file)).stream()
                .map(rule -> rule.pattern() + " (" + rule.source() + ")")
                .toList();
    }

    @ParameterizedTest(name = "{0}: {1}")
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    python3 run_tests.py               | run_tests.py
                    python3.13 -u ./ci/run.py --all    | ci/run.py
                    python3 -m tools.check             | tools/check.py
                    '[bash, -e, ci/test.sh]'           | ci/test.sh
                    'set -e; CI=1 ./ci/test.sh | tee x'| ci/test.sh
                    'cd a && . ./env.sh && true'       | env.sh
                    'if ! exec "ci/test.sh"; then exit 1; fi' | ci/test.sh
                    make test                          | Makefile
                    make test                          | GNUmakefile
                    make -f build.mk test              | build.mk
                    pytest                             | conftest.py
                    pytest                             | src/conftest.py
                    pytest                             | PyTest.INI
                    npm test                           | web/jest.config.mjs
                    sh ci/test.sh                      | CI/Test.sh
                    sh ci/test.sh                      | ci
                    """)
    void whatDecidesHowAChangeIsJudgedIsHeld(String check, String path) {
        assertThat(held(check, path)).isNotEmpty();
    }

    @ParameterizedTest(name = "{0}: {1}")
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    grep -q changed notes.txt          | notes.txt
                    python3 -c 'import app'            | app.py
                    python3 run_tests.py               | src/run_tests.py
                    python3 run_tests.py               | app.py
                    sh tests/all.sh                    | tests/all.sh
                    pytest                             | tests/conftest.py
                    pytest                             | pyproject.toml
                    """)
    void whatIsJudgedIsNot(String check, String path) {
        assertThat(held(check, path)).isEmpty();
    }
}
