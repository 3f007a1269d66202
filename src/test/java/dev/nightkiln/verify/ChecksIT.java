package dev.nightkiln.verify;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nightkiln.policy.Signal;
import dev.nightkiln.task.CommitSha;
import dev.nightkiln.task.FailureReason;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** What is said of a change beside its base, by real runs. */
class ChecksIT {
    private static final String REPORTS = "reports: [out/junit.xml]";

    @TempDir private Path directory;
    private CheckedRepository repository;

    @BeforeEach
    void open() throws IOException {
        repository = new CheckedRepository(directory).check(CheckedRepository.RUNNER, REPORTS);
        repository.write("value", "1\n").write("tests/known.sh", "test -s value\n");
    }

    @AfterEach
    void close() throws IOException {
        repository.close();
    }

    private static Comparisons passed(Verdict verdict) {
        assertThat(verdict).isInstanceOf(Verdict.Passed.class);
        return ((Verdict.Passed) verdict).comparisons();
    }

    private static Comparisons failed(Verdict verdict, FailureReason reason) {
        assertThat(verdict).isInstanceOf(Verdict.Failed.class);
        assertThat(((Verdict.Failed) verdict).reason()).isEqualTo(reason);
        return ((Verdict.Failed) verdict).comparisons();
    }

    private static List<Signal> signals(Comparisons comparisons) {
        return comparisons.signals().stream().map(Observed::signal).toList();
    }

    @Test
    void aNewTestThatFailsOnTheBaseIsProof() throws IOException {
        CommitSha base = repository.commit();
        CommitSha head =
                repository
                        .write("value", "2\n")
                        .write("tests/new.sh", "grep -q 2 value\n")
                        .commit();

        Comparisons compared = passed(repository.run(base, head));

        CheckComparison check = compared.checks().getFirst();
        assertThat(check.standing()).isEqualTo(Standing.KEPT);
        assertThat(check.tests().added().count()).isEqualTo(1);
        assertThat(check.newTestsOnBase())
                .hasValueSatisfying(run -> assertThat(run.passed()).isFalse());
        assertThat(check.baseTestsOnHead())
                .hasValueSatisfying(run -> assertThat(run.passed()).isTrue());
        assertThat(compared.signals()).isEmpty();
        assertThat(ComparisonGate.judge(compared).outcome()).isEqualTo(GateResult.Outcome.PASSED);
        assertThat(repository.records())
                .isDirectoryContaining("glob:**/check-1.log")
                .isDirectoryContaining("glob:**/check-1-base.log")
                .isDirectoryContaining("glob:**/check-1-new-tests-on-base.log")
                .isDirectoryContaining("glob:**/check-1-base-tests.log");
    }

    @Test
    void aNewTestThatPassesOnTheBaseIsVacuous() throws IOException {
        CommitSha base = repository.commit();
        CommitSha head = repository.write("value", "2\n").write("tests/new.sh", "true\n").commit();

        Comparisons compared = passed(repository.run(base, head));

        assertThat(signals(compared)).containsExactly(Signal.VACUOUS_TEST);
        assertThat(compared.signals().getFirst().details()).anyMatch(line -> line.contains("new"));
    }

    @Test
    void testsThatWereChangedToFitAreSeenByThoseOfTheBase() throws IOException {
        repository.write("tests/known.sh", "grep -q 1 value\n");
        CommitSha base = repository.commit();
        CommitSha head =
                repository
                        .write("value", "2\n")
                        .write("tests/known.sh", "grep -q 2 value\n")
                        .commit();

        Comparisons compared = passed(repository.run(base, head));

        assertThat(signals(compared)).contains(Signal.BASE_TEST_FAILS);
        assertThat(ComparisonGate.judge(compared).outcome()).isEqualTo(GateResult.Outcome.HELD);
    }

    @Test
    void aDeletedTestIsRestoredForARun() throws IOException {
        repository.write("tests/other.sh", "grep -q 1 value\n");
        CommitSha base = repository.commit();
        CommitSha head = repository.write("value", "2\n").delete("tests/other.sh").commit();

        Comparisons compared = passed(repository.run(base, head));

        assertThat(signals(compared)).contains(Signal.BASE_TEST_FAILS, Signal.FEWER_TESTS);
    }

    @Test
    void whatTheBaseFailsLikewiseIsNotTheChangesDoing() throws IOException {
        repository.write("tests/red.sh", "false\n");
        CommitSha base = repository.commit();
        CommitSha head = repository.write("value", "2\n").commit();

        Comparisons compared = failed(repository.run(base, head), FailureReason.BASE_ALREADY_RED);

        assertThat(compared.checks().getFirst().standing()).isEqualTo(Standing.ALREADY_RED);
        assertThat(compared.signals().getFirst().details()).anyMatch(line -> line.contains("red"));
    }

    @Test
    void aRedBaseHidesNoRegression() throws IOException {
        repository.write("tests/red.sh", "false\n").write("tests/fine.sh", "grep -q 1 value\n");
        CommitSha base = repository.commit();
        CommitSha head = repository.write("value", "2\n").commit();

        Comparisons compared = failed(repository.run(base, head), FailureReason.CHECK_FAILED);

        CheckComparison check = compared.checks().getFirst();
        assertThat(check.standing()).isEqualTo(Standing.REGRESSED);
        assertThat(check.tests().regressed().count()).isEqualTo(1);
    }

    @Test
    void theBaseIsAskedOnceAndAgainWhereWhatWasKeptIsDamaged() throws IOException {
        CommitSha base = repository.commit();
        CommitSha head = repository.write("value", "2\n").commit();

        assertThat(isCached(base, head)).isFalse();
        assertThat(isCached(base, head)).isTrue();
        assertThat(repository.records()).isDirectoryContaining("glob:**/check-1-base.log");

        for (String name : List.of("result.json", "log", "sum")) {
            try (var files = Files.walk(repository.state().resolve("bases"))) {
                Path file = files.filter(path -> path.endsWith(name)).findFirst().orElseThrow();
                Files.writeString(file, Files.readString(file).replace("PASSED", "FAILED") + " ");
            }
            boolean isTold = isCached(base, head);
            // Space around a sum is none of its business.
            assertThat(isTold).as(name).isEqualTo(name.equals("sum"));
        }
    }

    private boolean isCached(CommitSha base, CommitSha head) throws IOException {
        CheckComparison check = passed(repository.run(base, head)).checks().getFirst();
        assertThat(check.standing()).isEqualTo(Standing.KEPT);
        return check.base().orElseThrow().cached();
    }

    @Test
    void aCheckThatFailsAndThenPassesIsCalledFlaky() throws IOException {
        // Whatever begins before that moment waits for it and fails: the first run, not the second.
        long soon = System.currentTimeMillis() / 1000 + 15;
        String early = "test $(date +%s) -lt " + soon;
        repository.check(early + " || exit 0; while " + early + "; do sleep 0.2; done; exit 1", "");
        CommitSha base = repository.commit();
        CommitSha head = repository.write("value", "2\n").commit();

        Comparisons compared = passed(repository.run(base, head));

        assertThat(compared.checks().getFirst().isFlaky()).isTrue();
        assertThat(signals(compared)).contains(Signal.FLAKY);
    }

    @Test
    void whatIsCalledOffStopsAllOfIt() throws IOException {
        repository.check("sleep 60", "");
        CommitSha base = repository.commit();
        CommitSha head = repository.write("value", "2\n").commit();
        long end = System.nanoTime() + 2_000_000_000L;

        Verdict verdict = repository.run(base, head, () -> System.nanoTime() > end);

        assertThat(verdict).isInstanceOf(Verdict.Stopped.class);
        assertThat(System.nanoTime() - end).isLessThan(20_000_000_000L);
    }
}
