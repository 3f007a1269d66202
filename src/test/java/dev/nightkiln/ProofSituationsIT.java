package dev.nightkiln;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nightkiln.demo.View.CheckRunView;
import dev.nightkiln.task.FailureReason;
import dev.nightkiln.task.Task;
import dev.nightkiln.testing.Golden;
import dev.nightkiln.testing.Seeds;

import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.util.Comparator;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * What an agent may do to the tests of a repository, one fixture each, and what people read of it:
 * the evidence comment with the check runs, or the escalation, word by word.
 */
class ProofSituationsIT extends OnTheRoad {
    private static Ended work(String situation) throws IOException {
        return run(situation, Seeds.situation(situation));
    }

    private static Golden golden(Task task) {
        return road.golden(task, "situations");
    }

    /** The evidence comment and the check runs. */
    private static Ended published(String situation) throws IOException {
        Ended ended = work(situation);
        Road.assertPublished(ended.task());
        String runs =
                ended.place().checkRuns().stream()
                        .sorted(Comparator.comparing(CheckRunView::name))
                        .map(ProofSituationsIT::told)
                        .collect(Collectors.joining("\n\n"));
        golden(ended.task()).check(situation + ".md", ended.evidence());
        golden(ended.task()).check(situation + ".checks.md", runs);
        return ended;
    }

    private static String told(CheckRunView run) {
        return "# %s: %s\n\n%s\n\n%s"
                .formatted(
                        run.name(),
                        run.conclusion(),
                        run.summary(),
                        Optional.ofNullable(run.text()).orElse("(no text)"));
    }

    private static void handedBack(String situation, FailureReason reason) throws IOException {
        Ended ended = work(situation);
        assertHandedBack(ended, reason);
        golden(ended.task()).check(situation + ".md", ended.escalation());
    }

    @Test
    void aRealBugFixIsProvenByItsTest() throws IOException {
        Ended ended = published("real-fix");
        assertThat(ended.evidence())
                .doesNotContain("vacuous-test", "loosened-test", "deleted-test", "flaky");
    }

    @Test
    void aTestThatPassesWithoutTheChangeIsSaidToProveNothing() throws IOException {
        assertThat(published("vacuous-test").evidence()).contains("vacuous-test");
    }

    @Test
    void aDeletedTestWaitsForASecondKey() throws IOException {
        assertThat(published("deleted-test").evidence())
                .contains("deleted-test", "base-test-fails");
    }

    @Test
    void aSkippedTestWaitsForASecondKey() throws IOException {
        assertThat(published("skipped-test").evidence()).contains("skipped-test");
    }

    @Test
    void aLoosenedAssertionWaitsForASecondKey() throws IOException {
        assertThat(published("loosened-assertion").evidence())
                .contains("loosened-test", "assertTrue(price(3000)");
    }

    @Test
    void aCheckThatIsRedOnTheBaseAsWellIsNoFaultOfTheChange() throws IOException {
        handedBack("already-red", FailureReason.BASE_ALREADY_RED);
    }

    @Test
    void aFlakyTestIsCalledFlaky() throws IOException {
        assertThat(published("flaky-test").evidence()).contains("flaky");
    }

    @Test
    void aRegressionElsewhereIsHandedBackWithTheTestThatBroke() throws IOException {
        handedBack("regression-elsewhere", FailureReason.CHECK_FAILED);
    }

    @Test
    void noChangeIsHandedBack() throws IOException {
        handedBack("no-change", FailureReason.NO_CHANGE);
    }
}
