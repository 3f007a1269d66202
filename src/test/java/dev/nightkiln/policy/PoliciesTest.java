package dev.nightkiln.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.nightkiln.policy.PolicyResult.Effective;
import dev.nightkiln.policy.PolicyResult.Invalid;

import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

class PoliciesTest {
    private static final String REPOSITORY =
            """
            agent:
              image: nightkiln/sandbox:dev
              command: [/opt/agents/story]
            checks:
              - name: unit tests
                run: make test
            """;

    @Test
    void aRepositoryWithoutAFileIsToldWhatToAdd() {
        var errors = errors(PolicyCorpus.policies(), Optional.empty());

        assertThat(errors)
                .containsExactly(
                        """
                        .github/agent-policy.yml: the base branch has no such file, and agent and \
                        checks cannot be guessed; add one like this:

                        agent:
                          image: nightkiln/sandbox:dev
                          command: ./tools/agent.sh
                        checks:
                          - name: unit tests
                            run: ./tools/test.sh
                        """);
    }

    @Test
    void theFileWeSuggestIsOneWeAccept() {
        String said = errors(PolicyCorpus.policies(), Optional.empty()).getFirst();
        String suggested = said.substring(said.indexOf("agent:\n"));

        assertThat(effective(Policies.packed(), suggested).checks()).hasSize(1);
    }

    @Test
    void thePackedFloorHasNoErrors() {
        assertThat(Policies.packed().floorErrors()).isEmpty();
    }

    @Test
    void silenceMeansTheDefaultsOfTheOrganisation() {
        PolicyLimits limits = effective(Policies.packed(), REPOSITORY).limits();
        assertThat(limits.agentTimeout()).isEqualTo(Duration.ofMinutes(30));
        assertThat(limits.memoryBytes()).isEqualTo(2L << 30);
        assertThat(limits.cpus()).isEqualTo(2.0);
        assertThat(limits.files()).isEqualTo(1000);
        assertThat(limits.modelCostMicros()).isEqualTo(5_000_000);
    }

    @Test
    void aTextIsRunByAShellThatStopsAtTheFirstFailure() {
        assertThat(effective(Policies.packed(), REPOSITORY).checks().getFirst().command())
                .containsExactly("sh", "-ec", "make test");
    }

    @Test
    void checksOfTheOrganisationRunFirstAndStay() {
        var policies = floorWith("checks:\n  - {name: licences, run: [check, licences]}\n");

        assertThat(effective(policies, REPOSITORY).checks())
                .extracting(CheckRule::name)
                .containsExactly("licences", "unit tests");
        assertThat(errors(policies, Optional.of(REPOSITORY.replace("unit tests", "Licences"))))
                .containsExactly(
                        ".github/agent-policy.yml:5: checks[0].name: the name `Licences` belongs to"
                                + " a check of the organisation (floor.yml:25); choose another"
                                + " name; the organisation's check runs as well");
    }

    @Test
    void anAgentOfTheOrganisationIsTheDefault() {
        var policies =
                floorWith(
                        """
                        agent: {image: nightkiln/sandbox:dev, command: [agent]}
                        checks:
                          - {name: licences, run: [check]}
                        """);

        assertThat(effective(policies, Optional.empty()).agent())
                .isEqualTo(new AgentRule("agent", List.of("agent"), "nightkiln/sandbox:dev"));
        assertThat(effective(policies, "agent: {command: [other]}").agent())
                .isEqualTo(new AgentRule("agent", List.of("other"), "nightkiln/sandbox:dev"));
        assertThat(effective(policies, "# nothing\n").checks()).hasSize(1);
    }

    @Test
    void aBrokenFloorAllowsNothing() {
        var policies =
                new Policies("images: []\nlimits: {memory: {default: 9g, max: 8g}}\n", "f.yml");

        assertThat(errors(policies, Optional.of(REPOSITORY)))
                .hasSize(20)
                .startsWith(
                        "f.yml:1: images: no image is allowed; list at least one",
                        "f.yml:2: limits.agent-timeout: it is missing; add it with a default and a"
                                + " max")
                .contains(
                        "f.yml:2: limits.memory.default: it is more than the max (8g); lower the"
                                + " default or raise the max");
        assertThat(policies.floorErrors()).hasSize(20);
    }

    @Test
    void aFloorMayNotBreakItsOwnRules() {
        var policies = floorWith("agent: {image: other/agent:dev, command: [agent]}\n");

        assertThat(policies.floorErrors())
                .extracting(PolicyError::key, PolicyError::line)
                .containsExactly(tuple("agent.image", 24));
    }

    @Test
    void theDigestIsOfTheMeaningAndNotOfTheSpelling() {
        String respelled =
                """
                # the same in other words
                checks: [{run: [sh, -ec, "make test"], name: 'unit tests'}]
                limits: {memory: 2048m, agent-timeout: 1800s, cpus: 2.00}
                agent: {command: ["/opt/agents/story"], image: nightkiln/sandbox:dev}
                """;

        assertThat(digest(respelled)).isEqualTo(digest(REPOSITORY));
        assertThat(digest(REPOSITORY.replace("make test", "make  test")))
                .isNotEqualTo(digest(REPOSITORY));
    }

    @Test
    void argumentsThatOnlyLookAlikeHaveAnotherDigest() {
        String one = REPOSITORY.replace("run: make test", "run: [a, \"b\\ncheck.command 1 c\"]");
        String two = REPOSITORY.replace("run: make test", "run: [a, b, c]");

        assertThat(digest(one)).isNotEqualTo(digest(two));
    }

    @Test
    void everyErrorNamesItsLineWhereverItMoves() {
        for (int blank = 0; blank < 30; blank++) {
            String yaml = "#\n".repeat(blank) + REPOSITORY + "limits: {memory: 64g}\n";

            assertThat(PolicyCorpus.policies().effective(Optional.of(yaml)))
                    .isInstanceOfSatisfying(
                            Invalid.class,
                            invalid ->
                                    assertThat(invalid.errors())
                                            .extracting(PolicyError::line)
                                            .containsExactly(yaml.lines().toList().size()));
        }
    }

    private static Policies floorWith(String sections) {
        return new Policies(PolicyCorpus.floor() + sections, "floor.yml");
    }

    private static Policy effective(Policies policies, String yaml) {
        return effective(policies, Optional.of(yaml));
    }

    private static Policy effective(Policies policies, Optional<String> yaml) {
        return switch (policies.effective(yaml)) {
            case Effective(Policy policy, _) -> policy;
            case Invalid(List<PolicyError> errors) -> throw new AssertionError(errors.toString());
        };
    }

    private static String digest(String yaml) {
        return switch (Policies.packed().effective(Optional.of(yaml))) {
            case Effective(_, String digest) -> digest;
            case Invalid(List<PolicyError> errors) -> throw new AssertionError(errors.toString());
        };
    }

    private static List<String> errors(Policies policies, Optional<String> yaml) {
        return switch (policies.effective(yaml)) {
            case Effective(Policy policy, _) -> throw new AssertionError(policy.toString());
            case Invalid(List<PolicyError> errors) ->
                    errors.stream().map(PolicyError::toString).toList();
        };
    }
}
