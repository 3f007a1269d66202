package dev.nightkiln.publish;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.nightkiln.agent.AgentReport;
import dev.nightkiln.egress.ModelUse;
import dev.nightkiln.egress.Traffic;
import dev.nightkiln.evidence.EvidenceComment;
import dev.nightkiln.evidence.EvidenceComment.Evidence;
import dev.nightkiln.evidence.Proof;
import dev.nightkiln.github.CheckRunReport;
import dev.nightkiln.github.CheckRunReport.Conclusion;
import dev.nightkiln.github.CheckRunReport.Progress.Completed;
import dev.nightkiln.policy.CheckRule;
import dev.nightkiln.task.Actor;
import dev.nightkiln.task.CommitSha;
import dev.nightkiln.task.Repository;
import dev.nightkiln.task.Task;
import dev.nightkiln.task.TaskId;
import dev.nightkiln.task.TaskSpec;
import dev.nightkiln.task.TaskState;
import dev.nightkiln.verify.CheckOutcome;
import dev.nightkiln.verify.CheckResult;
import dev.nightkiln.verify.ComparisonGate;
import dev.nightkiln.verify.DependencyGate;
import dev.nightkiln.verify.GateResult;
import dev.nightkiln.verify.GateResult.Outcome;
import dev.nightkiln.verify.PolicyGate;
import dev.nightkiln.verify.SecretGate;
import dev.nightkiln.workspace.DiffStat;

import org.junit.jupiter.api.Test;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

class GateReportsTest {
    private static final CommitSha HEAD = new CommitSha("a".repeat(40));

    @Test
    void aHeldGateAndTheSummaryAreNotGreen() {
        assertThat(conclusions(gate("policy", Outcome.HELD), gate("secrets", Outcome.PASSED)))
                .containsOnly(
                        Map.entry("nightkiln/policy", Conclusion.ACTION_REQUIRED),
                        Map.entry("nightkiln/secrets", Conclusion.SUCCESS),
                        Map.entry("nightkiln", Conclusion.ACTION_REQUIRED));
    }

    @Test
    void aFailedGateOutweighsAHeldOne() {
        assertThat(conclusions(gate("policy", Outcome.HELD), gate("secrets", Outcome.FAILED)))
                .containsEntry("nightkiln", Conclusion.FAILURE);
    }

    @Test
    void theSecondKeyOpensWhatWasHeldAndNothingElse() {
        Verdicts held = verdicts(gate("policy", Outcome.HELD), gate("secrets", Outcome.PASSED));

        assertThat(conclusions(GateReports.afterwards(subject(held), Optional.of(held), true)))
                .containsOnly(
                        Map.entry("nightkiln/policy", Conclusion.SUCCESS),
                        Map.entry("nightkiln", Conclusion.SUCCESS));
        assertThat(conclusions(GateReports.afterwards(subject(held), Optional.of(held), false)))
                .containsOnly(
                        Map.entry("nightkiln/policy", Conclusion.ACTION_REQUIRED),
                        Map.entry("nightkiln", Conclusion.ACTION_REQUIRED));
        Verdicts free = verdicts(gate("policy", Outcome.PASSED));
        assertThat(GateReports.afterwards(subject(free), Optional.of(free), true)).isEmpty();
    }

    @Test
    void noKeyOpensAGateThatFailed() {
        Verdicts failed = verdicts(gate("policy", Outcome.HELD), gate("secrets", Outcome.FAILED));

        assertThat(conclusions(GateReports.afterwards(subject(failed), Optional.of(failed), true)))
                .containsEntry("nightkiln", Conclusion.FAILURE);
    }

    @Test
    void withoutARecordNothingIsGreen() {
        var subject = subject(verdicts(gate("policy", Outcome.PASSED)));

        assertThat(conclusions(GateReports.afterwards(subject, Optional.empty(), true)))
                .containsOnly(Map.entry("nightkiln", Conclusion.ACTION_REQUIRED));
    }

    private static SignOffReports.Subject subject(Verdicts verdicts) {
        return new SignOffReports.Subject(verdicts.task(), HEAD, verdicts.held(), Instant.EPOCH);
    }

    @Test
    void aCheckCannotSpeakAsTheSignOff() {
        assertThatThrownBy(() -> GateReports.refuseBorrowedNames(evidence("Sign-Off", List.of())))
                .isInstanceOf(PublishRefused.class)
                .hasMessageContaining("another name");
    }

    @Test
    void everyGatesNameIsReservedAndTestsIsNot() {
        assertThat(
                        List.of(
                                PolicyGate.NAME,
                                DependencyGate.NAME,
                                SecretGate.NAME,
                                ComparisonGate.NAME))
                .allMatch(CheckRule::isReserved);
        assertThatCode(() -> GateReports.refuseBorrowedNames(evidence("tests", List.of())))
                .doesNotThrowAnyException();
    }

    @Test
    void whatAGateQuotesStaysText() {
        var hostile = new GateResult("policy", Outcome.HELD, "a | @ada `x`", List.of("```\n@ada"));
        String text = EvidenceComment.render(evidence("tests", List.of(hostile)));
        assertThat(text)
                .contains("| ✋ | gate `policy` | – | `` a \\| @ada `x` `` |")
                .contains("````text\n```\n@ada\n````")
                .contains("secrets in the change");
    }

    private static Map<String, Conclusion> conclusions(GateResult... gates) {
        return conclusions(GateReports.of(verdicts(gates), Instant.EPOCH));
    }

    private static Verdicts verdicts(GateResult... gates) {
        Evidence all = evidence("tests", List.of(gates));
        return Verdicts.of(all);
    }

    private static Map<String, Conclusion> conclusions(List<CheckRunReport> reports) {
        return reports.stream()
                .collect(
                        Collectors.toMap(
                                CheckRunReport::name,
                                report -> ((Completed) report.progress()).conclusion()));
    }

    private static GateResult gate(String name, Outcome outcome) {
        return new GateResult(name, outcome, "seen", List.of());
    }

    private static Evidence evidence(String check, List<GateResult> gates) {
        var spec = new TaskSpec("t", "b", new Actor(1, "ada"), "main", HEAD);
        var task =
                new Task(
                        new TaskId("2345678923"),
                        1,
                        new Repository(1, "o", "r"),
                        1,
                        spec,
                        new TaskState.Queued(1));
        var command = List.of("true");
        var result =
                new CheckResult(
                        check, command, "i", CheckOutcome.PASSED, 0, 1, "", "0", 0, "check-1.log");
        var network = new Traffic(0, 0, 0, List.of(), 0, List.of(), ModelUse.NONE);
        var agent = new AgentReport("i", command, "exit code 0", 0, 1, "", "0", network);
        return new Evidence(
                task,
                HEAD,
                List.of(result),
                gates,
                agent,
                new DiffStat(1, 1, 1, List.of()),
                "d",
                java.util.Optional.empty(),
                Proof.NONE);
    }
}
