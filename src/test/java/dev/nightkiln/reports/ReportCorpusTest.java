package dev.nightkiln.reports;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nightkiln.testing.Golden;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** Reports as their tools write them, and broken ones, with what is read of them. */
class ReportCorpusTest {
    private static final Path CORPUS = Path.of("src/test/resources/reports");

    static List<String> files() throws IOException {
        try (Stream<Path> files = Files.list(CORPUS)) {
            return files.map(file -> file.getFileName().toString()).sorted().toList();
        }
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("files")
    void theReportIsReadAsThis(String file) throws IOException {
        byte[] bytes = Files.readAllBytes(CORPUS.resolve(file));
        TestReport report = TestReports.read(List.of(ReportFile.of(file, bytes)));
        new Golden("reports").check(file + ".txt", told(report).strip());
    }

    @Test
    void allFilesOfARunAreOneReport() throws IOException {
        var files = new java.util.ArrayList<ReportFile>();
        for (String file : files()) {
            files.add(ReportFile.of(file, Files.readAllBytes(CORPUS.resolve(file))));
        }
        TestReport report = TestReports.read(files);
        assertThat(report.tests()).extracting(TestCase::id).doesNotHaveDuplicates();
        assertThat(TestReports.read(files.reversed())).isEqualTo(report);
    }

    private static String told(TestReport report) {
        var told = new StringBuilder();
        for (TestCase test : report.tests()) {
            told.append("%-7s %s [%d ms]%n".formatted(test.status(), test.id(), test.millis()));
            test.message().lines().forEach(line -> told.append("        | " + line + "\n"));
        }
        report.problems().forEach(problem -> told.append("problem: " + problem + "\n"));
        return told.toString();
    }
}
