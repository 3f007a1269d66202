package dev.nightkiln.publish;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.nightkiln.github.CheckRunReport;
import dev.nightkiln.github.CheckRunReport.Conclusion;
import dev.nightkiln.github.CheckRunReport.Progress.Completed;
import dev.nightkiln.policy.ProofRule.Reaction;
import dev.nightkiln.policy.Signal;
import dev.nightkiln.publish.SignOffReports.Subject;
import dev.nightkiln.testing.Proven;
import dev.nightkiln.verify.CheckComparison;
import dev.nightkiln.verify.GateResult;
import dev.nightkiln.verify.GateResult.Outcome;
import dev.nightkiln.verify.TestDelta;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** What the check run of a required check says where the check did not simply pass. */
class CheckReportsTest {
    private static final CheckComparison FLAKY = Proven.flaky("unit");
    private static final CheckComparison RED = Proven.compared("unit", 1, 1, TestDelta.NONE);

    private static Verdicts verdicts(CheckComparison check, Signal signal, Reaction reaction) {
        Outcome outcome =
                switch (reaction) {
                    case WARN -> Outcome.PASSED;
                    case HOLD -> Outcome.HELD;
                    case BLOCK -> Outcome.FAILED;
                };
        return Verdicts.of(
                Proven.of(check)
                        .with(Proven.seen(signal, reaction))
                        .with(new GateResult("comparison", outcome, "seen", List.of()))
                        .evidence());
    }

    private static Conclusion conclusion(CheckRunReport report) {
        return ((Completed) report.progress()).conclusion();
    }

    @ParameterizedTest
    @CsvSource({
        "WARN, SUCCESS, 'flaky: failed, then passed'",
        "HOLD, ACTION_REQUIRED, 'flaky: failed, then passed; held for a person'",
        "BLOCK, FAILURE, 'flaky: failed, then passed'",
    })
    void aFlakyCheckIsWhatThePolicyMakesOfIt(
            Reaction reaction, Conclusion conclusion, String title) {
        CheckRunReport report =
                CheckReports.of(verdicts(FLAKY, Signal.FLAKY, reaction), false, Instant.EPOCH)
                        .getFirst();

        assertThat(report.name()).isEqualTo("nightkiln/unit");
        assertThat(conclusion(report)).isEqualTo(conclusion);
        assertThat(report.output().title()).isEqualTo(title);
        assertThat(report.output().summary()).contains("exit code 1.");
    }

    @ParameterizedTest
    @CsvSource({
        "WARN, SUCCESS, already red: fails on the base as well",
        "HOLD, ACTION_REQUIRED, already red: fails on the base as well; held for a person",
        "BLOCK, FAILURE, already red: fails on the base as well",
    })
    void oneThatWasRedBeforeLikewise(Reaction reaction, Conclusion conclusion, String title) {
        CheckRunReport report =
                CheckReports.of(verdicts(RED, Signal.ALREADY_RED, reaction), false, Instant.EPOCH)
                        .getFirst();

        assertThat(conclusion(report)).isEqualTo(conclusion);
        assertThat(report.output().title()).isEqualTo(title);
    }

    @Test
    void theSecondKeyTurnsAHeldOneGreenAndBack() {
        Verdicts held = verdicts(FLAKY, Signal.FLAKY, Reaction.HOLD);
        var subject = new Subject(held.task(), held.head(), true, Instant.EPOCH);

        assertThat(GateReports.afterwards(subject, Optional.of(held), true))
                .extracting(CheckRunReport::name, CheckReportsTest::conclusion)
                .contains(tuple("nightkiln/unit", Conclusion.SUCCESS));
        assertThat(GateReports.afterwards(subject, Optional.of(held), false))
                .extracting(CheckRunReport::name, CheckReportsTest::conclusion)
                .contains(tuple("nightkiln/unit", Conclusion.ACTION_REQUIRED));
    }

    @Test
    void theSecondKeyLeavesWhatOnlyWarnsOrPassedAlone() {
        Verdicts warned = verdicts(FLAKY, Signal.FLAKY, Reaction.WARN);
        Verdicts passed =
                Verdicts.of(
                        Proven.of(Proven.uncompared("unit"))
                                .with(new GateResult("policy", Outcome.HELD, "seen", List.of()))
                                .evidence());

        assertThat(CheckReports.held(warned, true, Instant.EPOCH)).isEmpty();
        assertThat(CheckReports.held(passed, true, Instant.EPOCH)).isEmpty();
        assertThat(conclusion(CheckReports.of(passed, false, Instant.EPOCH).getFirst()))
                .isEqualTo(Conclusion.SUCCESS);
    }

    @Test
    void withoutTheSignalOnRecordOrWithARegressionItIsRed() {
        Verdicts unsaid = verdicts(FLAKY, Signal.VACUOUS_TEST, Reaction.WARN);
        Verdicts regressed =
                verdicts(
                        Proven.compared("unit", 0, 1, TestDelta.NONE), Signal.FLAKY, Reaction.WARN);

        assertThat(conclusion(CheckReports.of(unsaid, true, Instant.EPOCH).getFirst()))
                .isEqualTo(Conclusion.FAILURE);
        CheckRunReport failed = CheckReports.of(regressed, true, Instant.EPOCH).getFirst();
        assertThat(conclusion(failed)).isEqualTo(Conclusion.FAILURE);
        assertThat(failed.output().title()).isEqualTo("failed");
    }
}
