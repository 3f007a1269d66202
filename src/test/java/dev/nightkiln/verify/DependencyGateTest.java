package dev.nightkiln.verify;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nightkiln.policy.ChangedFile;
import dev.nightkiln.policy.FileText;
import dev.nightkiln.policy.Policies;
import dev.nightkiln.policy.Policy;
import dev.nightkiln.policy.PolicyResult;
import dev.nightkiln.policy.TextOf;
import dev.nightkiln.verify.GateResult.Outcome;

import org.junit.jupiter.api.Test;

import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

class DependencyGateTest {
    private static final TextOf NOTHING = (_, _) -> new FileText.Absent();

    static Policy policy() {
        String own =
                """
                agent: { image: nightkiln/sandbox:dev, command: "true" }
                checks: [{ name: a, run: "true" }]
                """;
        return switch (Policies.packed().effective(Optional.of(own))) {
            case PolicyResult.Effective(Policy policy, _) -> policy;
            case PolicyResult.Invalid(var errors) -> throw new AssertionError(errors);
        };
    }

    private static ChangedFile added(String path) {
        return new ChangedFile(path, path, 'A', "000000", "100644", 1, false);
    }

    private static TextOf holding(String text) {
        return (_, _) -> new FileText.Text(text);
    }

    @Test
    void aChangeWithoutDependenciesPasses() {
        var result = DependencyGate.judge(policy(), List.of(added("src/a.js")), NOTHING, NOTHING);
        assertThat(result.outcome()).isEqualTo(Outcome.PASSED);
        assertThat(result.details()).isEmpty();
    }

    @Test
    void theListIsCappedAndSaysHowManyMoreThereAre() {
        String many =
                IntStream.range(0, 100)
                        .mapToObj(i -> "\"p%d\": \"1\"".formatted(i))
                        .collect(Collectors.joining(",", "{\"dependencies\": {", "}}"));
        var result =
                DependencyGate.judge(
                        policy(), List.of(added("package.json")), NOTHING, holding(many));
        assertThat(result.outcome()).isEqualTo(Outcome.HELD);
        assertThat(result.summary()).isEqualTo("Dependencies: 100 new; a second key has to agree");
        assertThat(result.details())
                .hasSize(42)
                .startsWith(
                        "rule dependencies (built in, no policy turns it off): whatever is new or"
                                + " differs waits for a second key; what is only removed does not",
                        "new: p0 1 (package.json:1)")
                .endsWith("and 60 more");
    }

    @Test
    void whatGitCountedAndNobodyCanFindIsHeld() {
        var result =
                DependencyGate.judge(policy(), List.of(added("package.json")), NOTHING, NOTHING);
        assertThat(result.outcome()).isEqualTo(Outcome.HELD);
        assertThat(result.summary())
                .isEqualTo("Dependencies: 1 not read; a second key has to agree");
    }

    @Test
    void moreFilesThanAreReadAreHeld() {
        List<ChangedFile> many =
                IntStream.range(0, 201).mapToObj(i -> added(i + "/package.json")).toList();
        assertThat(DependencyGate.judge(policy(), many, NOTHING, holding("{}")).outcome())
                .isEqualTo(Outcome.HELD);
        assertThat(
                        DependencyGate.judge(policy(), many.subList(0, 200), NOTHING, holding("{}"))
                                .outcome())
                .isEqualTo(Outcome.PASSED);
    }

    @Test
    void whatIsOnlyRemovedIsListedAndPasses() {
        var gone = new ChangedFile("go.mod", "go.mod", 'D', "100644", "000000", 1, false);
        TextOf base = holding("require a v1");
        var result = DependencyGate.judge(policy(), List.of(gone), base, NOTHING);
        assertThat(result.outcome()).isEqualTo(Outcome.PASSED);
        assertThat(result.details()).contains("removed: a v1 (go.mod)");
    }
}
