package dev.nightkiln.dependencies;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nightkiln.dependencies.DependencyReview.ChangedManifest;
import dev.nightkiln.policy.FileText;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What is said of files as their tools write them, base against head, word by word. Those of npm,
 * Yarn and pnpm were written by these tools; -Dgolden.write=true writes what is said.
 */
class DependencyCorpusTest {
    private static final Path CORPUS = Path.of("src/test/resources/dependencies");

    static Stream<String> cases() throws IOException {
        return names(CORPUS).stream();
    }

    private static List<String> names(Path directory) throws IOException {
        if (!Files.exists(directory)) {
            return List.of();
        }
        try (Stream<Path> entries = Files.list(directory)) {
            return entries.map(entry -> entry.getFileName().toString()).sorted().toList();
        }
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("cases")
    void theChangeIsToldInTheseWords(String name) throws IOException {
        Path golden = CORPUS.resolve(name).resolve("findings.txt");
        String said = said(name, "base", "head");
        if (Boolean.getBoolean("golden.write")) {
            Files.writeString(golden, said);
        }
        assertThat(said).isEqualTo(Files.readString(golden));
    }

    /** Each file is read to its end on both sides, and is the same as itself. */
    @ParameterizedTest(name = "{0}")
    @MethodSource("cases")
    void nothingIsSaidOfWhatDidNotChange(String name) throws IOException {
        String unread = "not read: it is of a format that Nightkiln does not read";
        for (String side : List.of("base", "head")) {
            assertThat(said(name, side, side).lines())
                    .allSatisfy(line -> assertThat(line).startsWith(unread));
        }
    }

    @Test
    void theCorpusIsLargeEnoughToMeanSomething() throws IOException {
        assertThat(names(CORPUS)).hasSizeGreaterThanOrEqualTo(14);
    }

    private static String said(String name, String base, String head) throws IOException {
        Path before = CORPUS.resolve(name).resolve(base);
        Path after = CORPUS.resolve(name).resolve(head);
        var files = new java.util.ArrayList<ChangedManifest>();
        for (String file :
                Stream.concat(names(before).stream(), names(after).stream())
                        .distinct()
                        .sorted()
                        .toList()) {
            files.add(
                    new ChangedManifest(
                            file, file, text(before.resolve(file)), text(after.resolve(file))));
        }
        return new DependencyReview(_ -> false)
                .review(files).stream()
                        .map(finding -> finding + "\n")
                        .collect(Collectors.joining());
    }

    private static FileText text(Path file) throws IOException {
        return Files.exists(file)
                ? new FileText.Text(Files.readString(file))
                : new FileText.Absent();
    }
}
