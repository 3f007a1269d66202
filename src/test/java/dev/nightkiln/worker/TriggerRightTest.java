package dev.nightkiln.worker;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nightkiln.github.Permission;
import dev.nightkiln.policy.Policies;
import dev.nightkiln.policy.Policy;
import dev.nightkiln.policy.PolicyResult.Effective;
import dev.nightkiln.policy.PolicyResult.Invalid;
import dev.nightkiln.task.Actor;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.util.Optional;

class TriggerRightTest {
    private static final Actor ADA = new Actor(5, "Ada");

    @ParameterizedTest
    @CsvSource({
        "write, NONE, false",
        "write, READ, false",
        "write, TRIAGE, false",
        "write, WRITE, true",
        "maintain, WRITE, false",
        "maintain, MAINTAIN, true",
        "maintain, ADMIN, true",
        "admin, MAINTAIN, false",
        "admin, ADMIN, true"
    })
    void theRoleMustBeAtLeastTheOneThePolicyNames(String least, Permission has, boolean may) {
        assertThat(TriggerRight.denial(policy("trigger: " + least), ADA, has).isEmpty())
                .isEqualTo(may);
    }

    @Test
    void aDenialNamesTheLineAndWhatIsNeeded() {
        assertThat(TriggerRight.denial(policy("trigger: admin"), ADA, Permission.WRITE))
                .get()
                .hasToString(
                        "people.trigger.role (.github/agent-policy.yml:3): Ada has the permission"
                                + " write on this repository, admin is needed; let somebody with"
                                + " that role ask, or change people.trigger");
    }

    @Test
    void aListLeavesOutEveryOtherLoginWhateverTheRole() {
        var policy = policy("trigger: {logins: [ADA, bob]}");

        assertThat(TriggerRight.denial(policy, ADA, Permission.WRITE)).isEmpty();
        assertThat(TriggerRight.denial(policy, new Actor(6, "adam"), Permission.ADMIN))
                .get()
                .hasToString(
                        "people.trigger.logins (.github/agent-policy.yml:3): adam is not among"
                                + " those who are listed; let one of them ask, or add the login"
                                + " there");
        assertThat(TriggerRight.denial(policy, ADA, Permission.READ)).isPresent();
    }

    private static Policy policy(String people) {
        String yaml =
                """
                agent: {image: nightkiln/sandbox:dev, command: [agent]}
                checks: [{name: unit, run: [test]}]
                people: {%s}
                """
                        .formatted(people);
        return switch (Policies.packed().effective(Optional.of(yaml))) {
            case Effective effective -> effective.policy();
            case Invalid invalid -> throw new AssertionError(invalid.toString());
        };
    }
}
