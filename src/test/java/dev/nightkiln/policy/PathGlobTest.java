package dev.nightkiln.policy;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PathGlobTest {
    @ParameterizedTest(name = "{0} covers {1}: {2}")
    @CsvSource({
        "**, src/**, true",
        "**, *.lock, true",
        "src/**, src/a/**, true",
        "src/**, src/a, true",
        "src/**, src/**, true",
        "src/*, src/a*, true",
        "src/*/x, src/a/x, true",
        "**/x, a/b/x, true",
        "*.java, src/**/A.java, true",
        "src/**, **, false",
        "src/**, SRC/**, false",
        "src/**, Src/a, false",
        "src/**, src*/a, false",
        "src/*, src/**, false",
        "src/a*, src/*, false",
        "src/**, docs/a, false",
        "*.java, *, false",
        "README.md, readme.md, false",
    })
    void aPatternCoversAnotherOnlyWhenThatIsCertain(String wide, String narrow, boolean expected) {
        assertThat(PathGlob.exact(wide).covers(PathGlob.exact(narrow))).isEqualTo(expected);
    }
}
