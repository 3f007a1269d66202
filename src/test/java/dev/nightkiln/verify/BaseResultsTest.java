package dev.nightkiln.verify;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nightkiln.policy.CheckRule;
import dev.nightkiln.policy.CheckRule.KeptFiles;
import dev.nightkiln.policy.Policy;
import dev.nightkiln.reports.TestCase;
import dev.nightkiln.reports.TestCase.Status;
import dev.nightkiln.reports.TestReport;
import dev.nightkiln.task.Actor;
import dev.nightkiln.task.CommitSha;
import dev.nightkiln.task.Repository;
import dev.nightkiln.task.Task;
import dev.nightkiln.task.TaskId;
import dev.nightkiln.task.TaskSpec;
import dev.nightkiln.task.TaskState;
import dev.nightkiln.workspace.LeftFiles;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** What is kept of a base, for whom, and for how long. */
class BaseResultsTest {
    private static final String KEY = "a".repeat(64);
    private static final String LOG = "one failed\n";
    private static final CheckRule UNIT =
            new CheckRule(
                    "unit",
                    List.of("make", "test"),
                    "image",
                    Duration.ofMinutes(1),
                    new KeptFiles(List.of("out/*.xml"), List.of(), List.of()));

    @TempDir private Path directory;
    private Instant now = Instant.parse("2026-11-30T20:00:00Z");
    private BaseResults results;

    @BeforeEach
    void open() {
        results = new BaseResults(directory, () -> now);
    }

    private Ran ran(CheckOutcome outcome) throws IOException {
        Files.writeString(directory.resolve("check-1-base.log"), LOG);
        var result =
                new CheckResult(
                        "unit",
                        List.of("make", "test"),
                        "image",
                        outcome,
                        outcome == CheckOutcome.PASSED ? 0 : 1,
                        1,
                        LOG,
                        Keeping.sha256(LOG.getBytes(StandardCharsets.UTF_8)),
                        LOG.length(),
                        "check-1-base.log");
        var test = new TestCase("a › b", Status.FAILED, 5, "no");
        return new Ran(
                result, new TestReport(List.of(test), List.of("x is empty")), LeftFiles.NONE);
    }

    private Optional<Ran> find(String key) {
        return results.find(key, directory, "check-2-base");
    }

    @Test
    void whatWasKeptComesBackAsARunWouldHaveLeftIt() throws IOException {
        Ran ran = ran(CheckOutcome.FAILED);
        results.keep(KEY, ran, directory);

        assertThat(find("b".repeat(64))).isEmpty();
        Ran found = find(KEY).orElseThrow();

        assertThat(found.report()).isEqualTo(ran.report());
        assertThat(found.result())
                .usingRecursiveComparison()
                .ignoringFields("log")
                .isEqualTo(ran.result());
        assertThat(found.result().log()).isEqualTo("check-2-base.log");
        assertThat(directory.resolve("check-2-base.log")).hasContent(LOG.strip());
    }

    @ParameterizedTest
    @EnumSource(CheckOutcome.class)
    void aRunThatWasCutShortIsNotKept(CheckOutcome outcome) throws IOException {
        results.keep(KEY, ran(outcome), directory);
        boolean isOwn = outcome == CheckOutcome.PASSED || outcome == CheckOutcome.FAILED;
        assertThat(find(KEY).isPresent()).isEqualTo(isOwn);
    }

    @ParameterizedTest
    @ValueSource(strings = {"result.json", "log", "sum"})
    void whatIsDamagedIsNotBelievedAndGoes(String name) throws IOException {
        results.keep(KEY, ran(CheckOutcome.FAILED), directory);
        Path entry = directory.resolve("bases").resolve(KEY);
        String text = Files.readString(entry.resolve(name));
        Files.writeString(entry.resolve(name), text.substring(1));

        assertThat(find(KEY)).isEmpty();
        assertThat(entry).doesNotExist();
        Ran again = ran(CheckOutcome.PASSED);
        results.keep(KEY, again, directory);
        assertThat(find(KEY)).map(Ran::passed).contains(true);
    }

    @Test
    void whatNobodyAskedForLongestGoesFirst() throws IOException {
        Ran ran = ran(CheckOutcome.PASSED);
        List<String> keys = IntStream.range(0, 502).mapToObj("%064d"::formatted).toList();
        for (String key : keys) {
            now = now.plusSeconds(1);
            results.keep(key, ran, directory);
        }
        now = now.plusSeconds(1);
        assertThat(find(keys.getFirst())).isPresent();

        results.prune();

        assertThat(find(keys.getFirst())).isPresent();
        assertThat(find(keys.get(1))).isEmpty();
        assertThat(find(keys.get(2))).isEmpty();
        assertThat(find(keys.get(3))).isPresent();
    }

    @Test
    void whatACrashLeftHalfWrittenGoesButNothingUnderWay() throws IOException {
        Path left = Files.createDirectories(directory.resolve("bases").resolve(".new-1"));
        Files.writeString(left.resolve("log"), LOG);
        now = Files.getLastModifiedTime(left).toInstant();

        results.prune();
        assertThat(left).exists();
        now = now.plus(Duration.ofMinutes(11));
        results.prune();
        assertThat(left).doesNotExist();
    }

    @Test
    void whateverAResultDependsOnIsInItsName() {
        Policy policy = DependencyGateTest.policy();
        CommitSha base = new CommitSha("b".repeat(40));
        Checks.Job job = job(1, policy, base);
        List<String> keys =
                Stream.of(
                                BaseResults.key(job, UNIT),
                                BaseResults.key(job(2, policy, base), UNIT),
                                BaseResults.key(
                                        job(1, policy, new CommitSha("c".repeat(40))), UNIT),
                                BaseResults.key(job.with(List.of(), "warm"), UNIT),
                                BaseResults.key(job, rule("other", "image", "test", 1, "out/*")),
                                BaseResults.key(job, rule("unit", "other", "test", 1, "out/*.xml")),
                                BaseResults.key(job, rule("unit", "image", "all", 1, "out/*.xml")),
                                BaseResults.key(job, rule("unit", "image", "test", 2, "out/*.xml")),
                                BaseResults.key(job, rule("unit", "image", "test", 1, "r/*.xml")))
                        .toList();
        assertThat(keys).doesNotHaveDuplicates();
        assertThat(BaseResults.key(job(1, policy, base), UNIT)).isEqualTo(keys.getFirst());
    }

    private static CheckRule rule(
            String name, String image, String target, int minutes, String reports) {
        return new CheckRule(
                name,
                List.of("make", target),
                image,
                Duration.ofMinutes(minutes),
                new KeptFiles(List.of(reports), List.of(), List.of()));
    }

    private static Checks.Job job(long repository, Policy policy, CommitSha base) {
        CommitSha head = new CommitSha("d".repeat(40));
        var task =
                new Task(
                        TaskId.random(),
                        1,
                        new Repository(repository, "acme", "widgets"),
                        7,
                        new TaskSpec("Sort", "", new Actor(5, "ada"), "main", base),
                        new TaskState.Checking(1, head));
        return new Checks.Job(task, 1, policy, head, Path.of("/"));
    }
}
