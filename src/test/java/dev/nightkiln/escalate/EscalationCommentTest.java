package dev.nightkiln.escalate;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nightkiln.evidence.Findings.Failure;
import dev.nightkiln.evidence.Round;
import dev.nightkiln.evidence.Round.Setback;
import dev.nightkiln.task.FailureReason;
import dev.nightkiln.task.Phase;
import dev.nightkiln.task.TaskState.Escalated;
import dev.nightkiln.testing.Proven;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import java.util.List;
import java.util.Optional;

/** What is said of money, by how far an attempt has come. */
class EscalationCommentTest {
    private static final Round ROUND =
            new Round(
                    0,
                    "first",
                    Proven.of().evidence().agent(),
                    Round.Outcome.TURNED_DOWN,
                    Optional.empty(),
                    Optional.of(new Setback(FailureReason.CHECK_FAILED, "test: 1", List.of())));

    private static String comment(FailureReason reason, Phase phase, Round... rounds) {
        var failure = new Failure(reason, "exit code 1", "no route", Optional.empty());
        return EscalationComment.render(
                Proven.task(), new Escalated(1, reason, phase), failure, List.of(rounds));
    }

    @ParameterizedTest
    @EnumSource(
            value = FailureReason.class,
            names = {"WARM_UP_FAILED", "AGENT_FAILED"})
    void nothingWasSpentOnlyWhereNoAgentHasRun(FailureReason reason) {
        assertThat(comment(reason, Phase.PREPARING))
                .contains("Nothing was spent.", "The agent was not started.");
        assertThat(comment(reason, Phase.PREPARING, ROUND))
                .doesNotContain("Nothing was spent.", "was not started");
        assertThat(comment(reason, Phase.CHECKING)).doesNotContain("Nothing was spent.");
    }
}
