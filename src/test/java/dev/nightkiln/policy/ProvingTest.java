package dev.nightkiln.policy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nightkiln.policy.PolicyResult.Effective;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.util.List;
import java.util.Optional;

/** How a change is proven, as the two files say it together. */
class ProvingTest {
    private static final String NEEDED =
            """
            agent: {name: claude, image: nightkiln/sandbox:dev, command: [agent]}
            checks: [{name: unit, run: [test], image: nightkiln/unit:dev}]
            """;
    private static final String MORE =
            """
            repair: {fallback: [{name: codex, command: [codex], image: nightkiln/codex:dev}]}
            warm-up: {run: [npm, ci], image: nightkiln/node:dev, caches: [.npm]}
            """;

    @Test
    void everyImageIsKnownBeforeTheRunAndCanBeNamedAnew() {
        Policy policy = policy("", NEEDED + MORE);

        assertThat(policy.images())
                .containsExactlyInAnyOrder(
                        "nightkiln/sandbox:dev",
                        "nightkiln/unit:dev",
                        "nightkiln/scanner:dev",
                        "nightkiln/codex:dev",
                        "nightkiln/node:dev");
        assertThat(policy.withImages(name -> name + "@fixed").images())
                .hasSize(5)
                .allMatch(name -> name.endsWith("@fixed"));
        assertThat(policy.agents()).extracting(AgentRule::name).containsExactly("claude", "codex");
    }

    @Test
    void aSilentFloorPaysForNoRepairAndKeepsTheUsualReactions() {
        Proving proving = policy("", NEEDED).proving();

        assertThat(proving.repair()).isEqualTo(RepairRule.NONE);
        assertThat(proving.proof()).isEqualTo(ProofRule.usual());
        assertThat(proving.warmUp()).isEmpty();
        assertThat(proving.reverify()).isEqualTo(Reverify.NEVER);
        assertThat(proving.evidence().keys()).isEmpty();
    }

    @Test
    void theShippedFloorSaysTheUsualAloud() {
        Policy policy =
                switch (Policies.packed().effective(Optional.of(NEEDED.replace("/unit", "/u")))) {
                    case Effective(Policy effective, _) -> effective;
                    case PolicyResult.Invalid(List<PolicyError> errors) ->
                            throw new AssertionError(errors.toString());
                };

        assertThat(policy.proving().proof()).isEqualTo(ProofRule.usual());
        assertThat(policy.proving().repair().rounds()).isEqualTo(2);
    }

    @Test
    void aRepositoryLowersRoundsToNone() {
        assertThat(
                        policy(
                                        "repair: {rounds: {default: 2, max: 5}}\n",
                                        NEEDED + "repair: {rounds: 0}\n")
                                .proving()
                                .repair()
                                .rounds())
                .isZero();
    }

    @Test
    void anAgentOfTheRepositoryDoesNotRunUnderTheNameOfTheFloors() {
        String floor = "agent: {name: claude, image: nightkiln/sandbox:dev, command: [claude]}\n";
        String checks = "checks: [{name: unit, run: [test]}]\n";

        assertThat(policy(floor, checks).agent().name()).isEqualTo("claude");
        assertThat(policy(floor, checks + "agent: {command: [other]}\n").agent().name())
                .isEqualTo(AgentRule.UNNAMED);
    }

    @ParameterizedTest
    @CsvSource({
        "src/test/java/A.java, true",
        "A/B/SRC/Test/x, true",
        "tests/x.py, true",
        "pkg/test_a.py, true",
        "pkg/a_test.go, true",
        "web/a.spec.ts, true",
        "tests, false",
        "src/main/java/Testing.java, false",
        "src/contest/a.py, false"
    })
    void testsAreToldByTheirPaths(String path, boolean test) {
        assertThat(ProofRule.usual().testFiles().test(path)).isEqualTo(test);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "repair: {rounds: {default: 3, max: 2}}",
                "repair: {rounds: {default: 3}}",
                "repair: {fallback: [{name: agent, command: [x]}]}",
                "repair: {fallback: [{name: a, command: [x], image: other/x:dev}]}",
                "warm-up: {run: [x], caches: [.m2], image: other/x:dev}",
                "warm-up: {run: [x], caches: [.m2], timeout: 2h}",
                "proof: {signals: {flaky: never}}",
                "conflicts: {re-verify: true}",
                "evidence: {keys: []}"
            })
    void aFloorThatBreaksItsOwnRulesIsRefusedInItsLine(String section) {
        assertThat(floor(section).floorErrors())
                .singleElement()
                .satisfies(error -> assertThat(error.line()).isEqualTo(24));
    }

    private static Policies floor(String sections) {
        return new Policies(PolicyCorpus.floor() + sections, "floor.yml");
    }

    private static Policy policy(String floor, String yaml) {
        return switch (floor(floor).effective(Optional.of(yaml))) {
            case Effective(Policy policy, _) -> policy;
            case PolicyResult.Invalid(List<PolicyError> errors) ->
                    throw new AssertionError(errors.toString());
        };
    }
}
