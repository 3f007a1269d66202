package dev.nightkiln.verify;

import static dev.nightkiln.verify.TestRuns.compared;
import static dev.nightkiln.verify.TestRuns.ended;
import static dev.nightkiln.verify.TestRuns.failed;
import static dev.nightkiln.verify.TestRuns.flaky;
import static dev.nightkiln.verify.TestRuns.passed;
import static dev.nightkiln.verify.TestRuns.ran;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nightkiln.verify.Ran.Twice;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.EnumSource.Mode;

import java.util.List;
import java.util.Optional;

/** What base and change together say of a check, by exit codes and by reports. */
class ComparedTest {
    private static Standing standing(Twice head, Twice base) {
        return compared(head, base).standing();
    }

    private static CheckComparison comparison(
            Twice head, Twice base, Optional<Ran> newTests, Optional<Twice> baseTests) {
        return compared("unit", head, base, newTests, baseTests)
                .comparison(new Keeping.Kept(List.of(), List.of()));
    }

    @Test
    void exitCodesSayItWhereNothingReportsTests() {
        assertThat(standing(passed(), passed())).isEqualTo(Standing.KEPT);
        assertThat(standing(passed(), failed())).isEqualTo(Standing.FIXED);
        assertThat(standing(failed(), passed())).isEqualTo(Standing.REGRESSED);
        assertThat(standing(failed(), failed())).isEqualTo(Standing.ALREADY_RED);
    }

    @Test
    void whatPassesTheSecondTimeHasPassed() {
        assertThat(standing(flaky(), failed())).isEqualTo(Standing.FIXED);
        assertThat(standing(failed(), flaky())).isEqualTo(Standing.REGRESSED);
    }

    @ParameterizedTest
    @EnumSource(
            value = CheckOutcome.class,
            mode = Mode.EXCLUDE,
            names = {"PASSED", "FAILED"})
    void aRunThatWasCutShortIsNoFailure(CheckOutcome outcome) {
        assertThat(standing(passed(), ended(outcome))).isEqualTo(Standing.UNCOMPARED);
        assertThat(standing(failed(), ended(outcome))).isEqualTo(Standing.UNCOMPARED);
        assertThat(standing(ended(outcome), failed())).isEqualTo(Standing.UNCOMPARED);
        assertThat(standing(ended(outcome), passed())).isEqualTo(Standing.REGRESSED);
    }

    @Test
    void onARedBaseATestThatPassedThereIsARegression() {
        assertThat(standing(failed("-red", "-fine"), failed("-red", "+fine")))
                .isEqualTo(Standing.REGRESSED);
        assertThat(standing(failed("-red", "+fine"), failed("-red", "+fine")))
                .isEqualTo(Standing.ALREADY_RED);
        assertThat(standing(failed("+red", "-other"), failed("-red", "-other")))
                .isEqualTo(Standing.ALREADY_RED);
    }

    @Test
    void aNewTestThatFailsIsNoRegression() {
        assertThat(standing(failed("-red", "-new"), failed("-red"))).isEqualTo(Standing.WORSE);
        assertThat(standing(failed("+fine", "-new"), passed("+fine"))).isEqualTo(Standing.WORSE);
        assertThat(standing(failed("-on"), passed("oon"))).isEqualTo(Standing.WORSE);
    }

    @Test
    void aReportThatIsGoneHidesNothing() {
        assertThat(standing(failed(), failed("-red"))).isEqualTo(Standing.WORSE);
        assertThat(standing(failed(), passed("+fine"))).isEqualTo(Standing.REGRESSED);
        assertThat(standing(failed("+fine"), passed("+fine"))).isEqualTo(Standing.REGRESSED);
    }

    @Test
    void whatOtherTestsAloneMakePassIsNotFixed() {
        var byItsTests =
                comparison(
                        passed(),
                        failed(),
                        Optional.of(ran(CheckOutcome.PASSED)),
                        Optional.empty());
        assertThat(byItsTests.standing()).isEqualTo(Standing.FIXED);
        assertThat(byItsTests.isFixed()).isFalse();
        var forReal =
                comparison(
                        passed(),
                        failed(),
                        Optional.of(ran(CheckOutcome.FAILED)),
                        Optional.of(failed()));
        assertThat(forReal.isFixed()).isTrue();
        assertThat(forReal.isProvenByNewTests()).isTrue();
    }

    @Test
    void whatPassesForHavingFewerTestsIsNotFixed() {
        var deleted = compared("unit", passed(), failed(), Optional.empty(), Optional.of(failed()));
        assertThat(deleted.failsBaseTests()).isTrue();
        assertThat(deleted.comparison(new Keeping.Kept(List.of(), List.of())).isFixed()).isFalse();

        var mended = comparison(passed(), failed(), Optional.empty(), Optional.of(passed()));
        assertThat(mended.isFixed()).isTrue();
    }

    @Test
    void theBasesOwnTestsFailAnewOnlyWhereTheyPassedThere() {
        assertThat(fails(passed("+a"), passed("+a"), failed("-a"))).containsExactly("a");
        assertThat(fails(failed("-a"), failed("-a"), failed("-a"))).isEmpty();
        assertThat(fails(failed("-a"), failed("-a"), failed("-a", "-b"))).containsExactly("b");
    }

    private static List<String> fails(Twice head, Twice base, Twice baseTests) {
        var check = compared("unit", head, base, Optional.empty(), Optional.of(baseTests));
        assertThat(check.failsBaseTests()).isEqualTo(!check.newlyFailingBaseTests().isEmpty());
        return check.newlyFailingBaseTests();
    }
}
