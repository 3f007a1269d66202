package dev.nightkiln.spec;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nightkiln.testing.Golden;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Issues as people write them, and what is made of each. */
class IssueBodiesTest {
    private static final Path FOLDER = Path.of("src/test/resources/spec");

    private final SpecificationReader reader = new SpecificationReader();

    @ParameterizedTest
    @MethodSource("names")
    @Timeout(10)
    void eachIssueIsUnderstoodOrRefusedInTheseWords(String name) throws IOException {
        var issue = IssueFile.of(Files.readString(FOLDER.resolve(name + ".md")));

        SpecificationResult result = reader.read(issue.title(), issue.body());

        new Golden("spec").check(name + ".txt", SpecificationReport.render(result, name + ".md"));
    }

    @Test
    void thereAreManyOfThem() {
        assertThat(names()).hasSizeGreaterThanOrEqualTo(60);
    }

    static List<String> names() {
        try (var files = Files.list(FOLDER)) {
            return files.map(file -> file.getFileName().toString().replace(".md", ""))
                    .sorted()
                    .toList();
        } catch (IOException unreadable) {
            throw new java.io.UncheckedIOException(unreadable);
        }
    }
}
