package dev.nightkiln.verify;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nightkiln.task.CommitSha;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** What a check leaves is hostile: it was written by the code under test. */
class KeptFilesIT {
    private static final String KEYS =
            """
            reports: ["out/*.xml"]
            artifacts: ["site/**"]
            screenshots: ["shots/*.png"]
            """;
    private static final String PIXEL =
            "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNkYPhfDwAChwGA60e6kgAAAABJRU5ErkJggg==";

    @TempDir private Path directory;
    private CheckedRepository repository;

    @BeforeEach
    void open() throws IOException {
        repository = new CheckedRepository(directory);
    }

    @AfterEach
    void close() throws IOException {
        repository.close();
    }

    private Verdict check(String script) throws IOException {
        repository.check(script, KEYS);
        CommitSha base = repository.write("value", "1\n").commit();
        CommitSha head =
                repository
                        .write("value", "2\n")
                        .write(
                                "out/brought.xml",
                                "<testsuite><testcase name='brought'/></testsuite>")
                        .commit();
        return repository.run(base, head);
    }

    @Test
    void onlyPlainFilesOfTheRunAreRead() throws IOException {
        Verdict verdict =
                check(
                        """
                        mkdir -p out site/deep shots
                        ln -s /etc/passwd out/link.xml
                        mkfifo out/fifo.xml
                        truncate -s 100M out/huge.xml
                        echo "<testsuite><testcase name='own'/></testsuite>" > out/own.xml
                        echo "<testsuite><testcase name='forged'/></testsuite>" > out/brought.xml
                        echo page > site/deep/index.html
                        touch "site/$(printf 'a\\033b')"
                        ln -s / site/root
                        echo %s | base64 -d > shots/good.png
                        (echo %s | base64 -d; echo tail) > shots/tail.png
                        echo %s | base64 -d | sed 's/IHDR..../IHDR\\xff\\xff\\xff\\xff/' > shots/bomb.png
                        """
                                .formatted(PIXEL, PIXEL, PIXEL));

        assertThat(verdict).isInstanceOf(Verdict.Passed.class);
        CheckComparison check = ((Verdict.Passed) verdict).comparisons().checks().getFirst();
        assertThat(check.tests().onHead()).isEqualTo(1);
        assertThat(check.tests().problems())
                .anyMatch(line -> line.contains("out/link.xml is not a regular file"))
                .anyMatch(line -> line.contains("out/fifo.xml is not a regular file"))
                .anyMatch(line -> line.contains("out/huge.xml has 104,857,600 bytes"))
                .anyMatch(line -> line.contains("out/brought.xml is a file of the commit"));
        assertThat(check.problems())
                .anyMatch(line -> line.contains("its name is not plain"))
                .anyMatch(line -> line.contains("shots/tail.png was not kept"))
                .anyMatch(line -> line.contains("shots/bomb.png was not kept"));
        assertThat(check.kept())
                .extracting(KeptFile::path)
                .containsExactlyInAnyOrder(
                        "check-1/reports/out/own.xml",
                        "check-1/artifacts/site/deep/index.html",
                        "check-1/screenshots/shots/good.png");
        assertThat(repository.records().resolve("check-1/artifacts/site/deep/index.html"))
                .hasContent("page\n");
    }

    @Test
    void aSecretInThemKeepsAllOfThemBack() throws IOException {
        Verdict verdict =
                check(
                        "mkdir -p site; echo %s | base64 > site/a.txt; echo fine > site/b.txt"
                                .formatted(CheckedRepository.SECRET));

        assertThat(verdict).isInstanceOf(Verdict.Leaked.class);
        GateResult gate = ((Verdict.Leaked) verdict).gate();
        assertThat(gate.details()).anyMatch(line -> line.contains("site/a.txt"));
        assertThat(gate.toString()).doesNotContain(CheckedRepository.SECRET);
        assertThat(Files.exists(repository.records().resolve("check-1"))).isFalse();
    }
}
