package dev.nightkiln.attack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.nightkiln.Road;
import dev.nightkiln.task.FailureReason;
import dev.nightkiln.task.Task;
import dev.nightkiln.testing.Docker;
import dev.nightkiln.testing.Seeds;
import dev.nightkiln.testing.Ticket;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.Optional;

/** A scanner that breaks in every way it can: each closes the gate. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class BrokenScannerIT {
    /** Its own for each run, as it is taken away in between. */
    private static final String IMAGE =
            "nightkiln/broken-scanner-" + ProcessHandle.current().pid() + ":dev";

    /** Does what the changed file says. */
    private static final String SCANNER =
            """
            import { readFileSync } from "node:fs";
            const how = readFileSync("/scan/0", "utf8").trim();
            switch (how) {
              case "well": console.log("ok 0\\nend 1"); break;
              case "crashes": throw new Error("broken");
              case "code": process.exit(2); break;
              case "silent": break;
              case "garbage": console.log("{}"); break;
              case "skips": console.log("end 1"); break;
              case "stops": console.log("ok 0"); break;
              case "talks": console.log("ok 0\\nend 1\\nand more"); break;
              case "other": console.log("found 7 github 1 1\\nok 0\\nend 1"); break;
              case "floods": for (let i = 0; i < 50000; i++) console.log("ok 0"); break;
              case "endless": setInterval(() => {}, 1000); break;
              case "memory": for (const all = []; ; ) all.push(Buffer.alloc(1 << 24, 1));
            }
            """;

    @TempDir static Path directory;
    private Range range;

    @BeforeAll
    void open() throws Exception {
        build();
        range = new Range(directory, Path.of("/proc/self/mounts"), Optional.of(floor(IMAGE)));
    }

    private static void build() throws Exception {
        Path image = Files.createDirectories(directory.resolve("image"));
        Files.writeString(image.resolve("scan.mjs"), SCANNER);
        Files.writeString(
                image.resolve("Dockerfile"),
                "FROM nightkiln/scanner:dev\nCOPY scan.mjs /opt/scanner/scan.mjs\n");
        Docker.run("build", "--quiet", "--network", "none", "--tag", IMAGE, image.toString());
    }

    private static Path floor(String image) throws IOException {
        String shipped = Files.readString(Path.of("policies/default.yml"));
        String changed =
                shipped.replace("image: nightkiln/scanner:dev", "image: " + image)
                        .replace("{ min: 1m, default: 5m, max: 15m }", "25s");
        assertThat(changed).contains(image).contains("timeout: 25s");
        return Files.writeString(directory.resolve("floor.yml"), changed);
    }

    @AfterEach
    void nothingIsLeakedOrLeft() throws IOException, SQLException {
        range.road.tidiness().check();
        assertThat(range.oracle.violations()).isEmpty();
    }

    @AfterAll
    void close() throws Exception {
        range.close();
        Docker.run("image", "rm", "--force", IMAGE);
    }

    private Ticket issue(String how) throws IOException {
        return range.road
                .repository(how, Seeds.shell("echo " + how + " > result.txt", "true"))
                .issue("Do it");
    }

    @Test
    void theImageWorksSoThatTheCasesMeanSomething() throws IOException {
        Road.assertPublished(range.road.work(issue("well")));
    }

    @ParameterizedTest
    @CsvSource({
        "crashes, ended with exit code 1",
        "code, ended with exit code 2",
        "silent, not complete",
        "garbage, not complete",
        "skips, not complete",
        "stops, not complete",
        "talks, not complete",
        "other, not complete",
        "floods, wrote more than is read",
        "endless, stopped by scans.timeout",
        "memory, ran out of memory"
    })
    void aScannerThat(String how, String words) throws IOException {
        Ticket issue = issue(how);
        Task task = range.road.work(issue);

        assertClosed(task, issue, FailureReason.INTERNAL, words);
    }

    private void assertClosed(Task task, Ticket issue, FailureReason reason, String words)
            throws IOException {
        Road.assertEscalated(task, reason);
        assertThat(issue.place().pulls()).isEmpty();
        assertThat(issue.place().checkRuns()).isEmpty();
        assertThat(issue.only("escalation"))
                .contains("`" + reason + "`")
                .contains(words)
                .doesNotContain("diff --git");
        assertThat(range.oracle.violations(issue.place())).isEmpty();
    }

    /** The image goes while the agent works, when it was seen already. */
    @Test
    void aScannerWhoseImageIsGone() throws Exception {
        Ticket issue =
                range.road
                        .repository("gone", Seeds.shell("sleep 5; echo well > result.txt", "true"))
                        .issue("Do it");
        issue.label();
        await().until(() -> !range.road.engine().running("agent").isEmpty());
        Docker.run("image", "rm", "--force", IMAGE);
        Task task;
        try {
            task = range.road.awaitEnd(issue);
        } finally {
            build();
        }

        assertClosed(task, issue, FailureReason.IMAGE_UNAVAILABLE, IMAGE);
    }

    @Test
    void aScannerWhoseImageIsNotThereAtTheStart() throws Exception {
        Docker.run("image", "rm", "--force", IMAGE);
        Ticket issue = issue("absent");
        Task task;
        try {
            task = range.road.work(issue);
        } finally {
            build();
        }

        assertClosed(task, issue, FailureReason.IMAGE_UNAVAILABLE, IMAGE);
        assertThat(issue.only("escalation")).contains("The agent was not started");
    }
}
