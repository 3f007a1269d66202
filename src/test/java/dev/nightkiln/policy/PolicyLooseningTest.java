package dev.nightkiln.policy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nightkiln.policy.PolicyResult.Effective;
import dev.nightkiln.policy.PolicyResult.Invalid;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.util.List;
import java.util.Optional;

/** A repository tries to get more than its organisation allows. */
class PolicyLooseningTest {
    private static final String NEEDED =
            """
            agent: {image: nightkiln/sandbox:dev, command: [agent]}
            checks: [{name: unit, run: [test]}]
            """;

    @ParameterizedTest
    @ValueSource(
            strings = {
                "people: {trigger: write}",
                "people: {approve: maintain}",
                "people: {trigger: {logins: [mallory]}}",
                "people: {trigger: {logins: [alice, mallory]}}",
                "sandbox: {runtime: runc}",
                "egress: {hosts: [npmjs.org]}",
                "egress: {hosts: [npmjs.org.evil.com]}",
                "egress: {hosts: [evilnpmjs.org]}",
                "egress: {hosts: [.evil.npmjs.org.com]}",
                "egress: {hosts: [{host: registry.npmjs.org, port: 22}]}",
                "egress: {hosts: [{host: registry.npmjs.org, methods: [CONNECT, POST]}]}",
                "egress: {hosts: [{host: deb.debian.org, methods: [HEAD]}]}",
                "egress: {hosts: [deb.debian.org]}",
                "egress: {hosts: [.debian.org]}",
                "models: [{provider: openai, model: claude-opus-4}]",
                "models: [{provider: anthropic, model: '*'}]",
                "models: [{provider: anthropic, model: c*}]",
                "models: [{provider: anthropic, model: Claude-opus-4}]",
                "paths: {writable: ['**']}",
                "paths: {writable: ['src/**']}",
                "paths: {writable: ['src/**/main/a']}",
                "paths: {writable: ['src/a/main']}",
                "paths: {writable: ['docs/**/x.md']}",
                "paths: {writable: [x.md]}",
                "paths: {binaries: true}",
                "paths: {executables: true}",
                "scans: {timeout: 6m}",
                "scans: {timeout: 4m}",
                "sign-off: {approvals: 1}",
                "sign-off: {protected-approvals: 2}",
                "retention: {evidence: 29d}",
                "retention: {evidence: 366d}"
            })
    void aLooseningNamesBothLines(String wish) {
        assertThat(errors(wish))
                .isNotEmpty()
                .allMatch(said ->
                        said.matches(
                                "(?s)\\.github/agent-policy\\.yml:3: .*\\(floor\\.yml:[0-9]+\\); .+"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "people: {trigger: read}",
                "people: {trigger: ADMIN}",
                "people: {trigger: {logins: []}}",
                "egress: {hosts: [REGISTRY.npmjs.org]}",
                "egress: {hosts: ['registry.npmjs.org ']}",
                "egress: {hosts: [registry.npmjs.org.]}",
                "egress: {hosts: ['*.npmjs.org']}",
                "egress: {hosts: ['..npmjs.org']}",
                "egress: {hosts: [xn--abc.npmjs.org]}",
                "egress: {hosts: [127.0.0.1]}",
                "egress: {hosts: ['[::1]']}",
                "egress: {hosts: ['registry.npmjs.org:22']}",
                "egress: {hosts: ['https://registry.npmjs.org']}",
                "egress: {hosts: [{host: registry.npmjs.org, port: 0}]}",
                "egress: {hosts: [{host: registry.npmjs.org, port: 0x1bb}]}",
                "egress: {hosts: [{host: registry.npmjs.org, port: 65536}]}",
                "egress: {hosts: [{host: registry.npmjs.org, methods: []}]}",
                "egress: {hosts: [{host: registry.npmjs.org, methods: [connect]}]}",
                "egress: {hosts: [{host: registry.npmjs.org, internal: true}]}",
                "egress: {hosts: {default: [], max: [evil.com]}}",
                "egress: {hosts: [&a registry.npmjs.org, *a]}",
                "egress: {<<: {hosts: []}}",
                "models: [{provider: anthropic, model: claude-a, price: {input: 0, cached-input: 0, output: 0}}]",
                "paths: {writable: [src/a/main/../../x]}",
                "paths: {writable: [/src/a/main/x]}",
                "paths: {writable: ['src/a/main/x ']}",
                "paths: {writable: ['src\\a\\main']}",
                "paths: {protected: ['!CODEOWNERS']}",
                "paths: {binaries: yes}",
                "paths: {binaries: 'true'}",
                "paths: {binaries: 1}",
                "scans: {secrets: false}",
                "scans: {enabled: false}",
                "scans: false",
                "scans: {image: nightkiln/sandbox:dev}",
                "sign-off: {approvals: 0}",
                "sign-off: {approvals: -1}",
                "image-digests: optional",
                "images: ['*']",
                "egress: {hosts: []}\negress: {hosts: [evil.com]}"
            })
    void aTrickOfSpellingIsRefused(String wish) {
        assertThat(errors(wish)).isNotEmpty().allMatch(said -> said.contains("; "));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "people: {trigger: {role: admin, logins: [ALICE]}}",
                "egress: {hosts: [registry.npmjs.org, .a.npmjs.org]}",
                "egress: {hosts: [{host: deb.debian.org, port: 80, methods: [GET]}]}",
                "paths: {writable: [src/a/main/x/**, docs/a*.md], protected: ['**/secret/**']}",
                "sign-off: {approvals: 3}",
                "retention: {evidence: 30d}"
            })
    void aTighteningIsTaken(String wish) {
        assertThat(errors(wish)).isEmpty();
    }

    @Test
    void noSpellingMakesAModelCheaper() {
        var policy = policy("models: [{provider: anthropic, model: claude-*}]");

        assertThat(policy.models())
                .extracting(ModelRule::model)
                .containsExactly("claude-opus-*", "claude-*");
        assertThat(policy.models().getFirst().price().orElseThrow().input()).isEqualTo(15_000_000);
        assertThat(
                        policy("models: [{provider: anthropic, model: claude-o*}]")
                                .models()
                                .getLast()
                                .price()
                                .orElseThrow()
                                .input())
                .isEqualTo(1_000_000);
    }

    @Test
    void protectedPathsAreOnlyAdded() {
        assertThat(policy("paths: {protected: [more]}").paths().protectedPaths())
                .extracting(PathRule::pattern)
                .containsExactly("CODEOWNERS", "more");
    }

    private static PolicyResult result(String wish) {
        return PolicyCorpus.policies().effective(Optional.of(NEEDED + wish + "\n"));
    }

    private static Policy policy(String wish) {
        return switch (result(wish)) {
            case Effective(Policy policy, _) -> policy;
            case Invalid(List<PolicyError> errors) -> throw new AssertionError(errors.toString());
        };
    }

    private static List<String> errors(String wish) {
        return switch (result(wish)) {
            case Effective _ -> List.of();
            case Invalid(List<PolicyError> errors) ->
                    errors.stream().map(PolicyError::toString).toList();
        };
    }
}
