package dev.nightkiln.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.nightkiln.task.Criterion;
import dev.nightkiln.task.Criterion.Proof;
import dev.nightkiln.task.Specification;
import dev.nightkiln.task.Specification.Priority;

import org.junit.jupiter.api.Test;

import java.math.BigDecimal;
import java.util.List;
import java.util.Optional;

/** What an issue can ask for on top of the policy, and what it cannot. */
class NarrowingTest {
    private static final String REPOSITORY =
            """
            agent: {image: nightkiln/sandbox:dev, command: ./agent.sh}
            checks:
              - {name: unit tests, run: make test}
              - {name: Criterion 3, run: make lint}
            limits: {check-timeout: 2m, model-cost: 3}
            """;

    @Test
    void aCommandOfTheIssueIsARequiredCheckByThePlaceOfItsCriterion() {
        Policy narrow = Narrowing.of(policy(), asking(Optional.empty()));

        assertThat(narrow.checks().subList(2, 5))
                .extracting(CheckRule::name, CheckRule::command)
                .containsExactly(
                        tuple("criterion 2", List.of("sh", "-ec", "test -s out")),
                        tuple("criterion 3 of the issue", List.of("sh", "-ec", "make check")),
                        tuple("validation 1", List.of("sh", "-ec", "make all")));
        assertThat(narrow.checks().subList(2, 5))
                .allSatisfy(check -> {
                    assertThat(check.image()).isEqualTo(policy().checks().getFirst().image());
                    assertThat(check.timeout()).isEqualTo(policy().limits().checkTimeout());
                });
    }

    @Test
    void aBudgetLowersWhatModelsMayCostAndNeverRaisesIt() {
        assertThat(costs("1.25")).isEqualTo(1_250_000);
        assertThat(costs("3.01")).isEqualTo(3_000_000);
        assertThat(costs("99999999")).isEqualTo(3_000_000);
    }

    private static long costs(String budget) {
        return Narrowing.of(policy(), asking(Optional.of(new BigDecimal(budget))))
                .limits()
                .modelCostMicros();
    }

    private static Specification asking(Optional<BigDecimal> budget) {
        return new Specification(
                "It says hello",
                List.of(),
                List.of(),
                List.of(),
                List.of(
                        new Criterion("It looks nice", new Proof.None()),
                        new Criterion("There is output", new Proof.Command("test -s out")),
                        new Criterion("It is checked", new Proof.Command("make check"))),
                List.of("make all"),
                Optional.empty(),
                budget,
                Priority.NORMAL);
    }

    private static Policy policy() {
        return switch (Policies.packed().effective(Optional.of(REPOSITORY))) {
            case PolicyResult.Effective(Policy policy, _) -> policy;
            case PolicyResult.Invalid(var errors) -> throw new AssertionError(errors);
        };
    }
}
