package dev.nightkiln.verify;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nightkiln.policy.ChangedFile;
import dev.nightkiln.policy.PathRule;
import dev.nightkiln.policy.Source;
import dev.nightkiln.verify.GateResult.Outcome;

import org.junit.jupiter.api.Test;

import java.util.List;
import java.util.stream.IntStream;

class PolicyGateTest {
    private static final ChangedFile TOOL =
            new ChangedFile("tool", "tool", 'M', "100644", "100755", 0, false);
    private static final ChangedFile IMAGE =
            new ChangedFile("a.png", "a.png", 'A', "000000", "100644", 0, true);

    @Test
    void whatMayBeRunNowIsShownThoughItIsAllowed() {
        var result = PolicyGate.judge(DependencyGateTest.policy(), List.of(), List.of(TOOL, IMAGE));
        assertThat(result.outcome()).isEqualTo(Outcome.PASSED);
        assertThat(result.summary())
                .isEqualTo("The change keeps to the policy; 2 executable or binary files below");
        assertThat(result.details())
                .anyMatch(line ->
                        line.startsWith(
                                "tool became executable, allowed by paths.executables (policies/default.yml:"))
                .anyMatch(line ->
                        line.startsWith(
                                "a.png is a binary file, allowed by paths.binaries (policies/default.yml:"));
    }

    @Test
    void whatAWorkflowOfTheBaseRunsIsHeldByIt() {
        var rule = new PathRule("/tool", new Source(".github/workflows/ci.yml", 7));
        var result = PolicyGate.judge(DependencyGateTest.policy(), List.of(rule), List.of(TOOL));
        assertThat(result.outcome()).isEqualTo(Outcome.HELD);
        assertThat(result.details())
                .contains("tool is protected by /tool (.github/workflows/ci.yml:7)");
    }

    @Test
    void theListEnds() {
        List<ChangedFile> many =
                IntStream.range(0, 100)
                        .mapToObj(i ->
                                new ChangedFile(
                                        "t" + i, "t" + i, 'A', "000000", "100755", 1, false))
                        .toList();
        assertThat(PolicyGate.judge(DependencyGateTest.policy(), List.of(), many).details())
                .hasSize(61)
                .endsWith("and 40 more");
    }
}
