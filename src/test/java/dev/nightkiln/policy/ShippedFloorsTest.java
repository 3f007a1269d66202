package dev.nightkiln.policy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nightkiln.policy.PolicyResult.Effective;
import dev.nightkiln.policy.PolicyResult.Invalid;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** The floors in policies/ hold what their head comments say. */
class ShippedFloorsTest {
    private static final String DIGEST = "@sha256:" + "0123456789abcdef".repeat(4);
    private static final String TAGGED =
            """
            agent: {image: nightkiln/sandbox:dev, command: [agent]}
            checks: [{name: unit, run: [test]}]
            """;
    private static final String FIXED = TAGGED.replace(":dev", DIGEST);

    @ParameterizedTest
    @ValueSource(strings = {"default", "strict", "offline"})
    void eachCanBeUsedAndProtectsTheSamePaths(String name) {
        assertThat(floor(name).floorErrors()).isEmpty();
        assertThat(policy(name, name.equals("strict") ? FIXED : TAGGED).paths().protectedPaths())
                .extracting(PathRule::pattern)
                .containsExactlyElementsOf(
                        policy("default", TAGGED).paths().protectedPaths().stream()
                                .map(PathRule::pattern)
                                .toList());
    }

    @ParameterizedTest
    @ValueSource(strings = {"default", "strict", "offline"})
    void noneReachesAnythingUnlessARepositoryAsks(String name) {
        var policy = policy(name, name.equals("strict") ? FIXED : TAGGED);

        assertThat(policy.hosts()).isEmpty();
        assertThat(policy.models()).isEmpty();
    }

    @Test
    void offlineStaysOfflineWhateverARepositoryAsksFor() {
        assertThat(errors("offline", TAGGED + "egress: {hosts: [registry.npmjs.org]}\n"))
                .singleElement()
                .asString()
                .contains("policy.yml:3: egress.hosts: CONNECT to `registry.npmjs.org:443`");
        assertThat(errors("offline", TAGGED + "models: [{provider: openai, model: gpt-5}]\n"))
                .singleElement()
                .asString()
                .contains("policy.yml:3: models: `openai/gpt-5`");
        assertThat(errors("default", TAGGED + "egress: {hosts: [registry.npmjs.org]}\n")).isEmpty();
    }

    @Test
    void strictTakesNoImageWhoseContentCanBeExchanged() {
        assertThat(errors("strict", TAGGED))
                .first()
                .asString()
                .contains("policy.yml:1: agent.image: `nightkiln/sandbox:dev` is not named by its");
        assertThat(errors("strict", FIXED.replace("nightkiln/", "other/"))).hasSize(1);
        assertThat(policy("strict", FIXED).sandbox().runtime()).contains("runsc");
        assertThat(errors("strict", FIXED + "paths: {binaries: true}\n")).hasSize(1);
    }

    private static Policies floor(String name) {
        String file = "policies/" + name + ".yml";
        return new Policies(PolicyCorpus.text(Path.of(file)), file);
    }

    private static Policy policy(String floor, String yaml) {
        return switch (floor(floor).effective(Optional.of(yaml))) {
            case Effective(Policy policy, _) -> policy;
            case Invalid(List<PolicyError> errors) -> throw new AssertionError(errors.toString());
        };
    }

    private static List<String> errors(String floor, String yaml) {
        return switch (floor(floor).effective(Optional.of(yaml))) {
            case Effective _ -> List.of();
            case Invalid(List<PolicyError> errors) ->
                    errors.stream().map(PolicyError::toString).toList();
        };
    }
}
