package dev.nightkiln.bundle;

import dev.nightkiln.attest.Statement;
import dev.nightkiln.verify.CheckResult;
import dev.nightkiln.verify.GateResult;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;

import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * The predicate of the verification summary (SLSA VSA v1): the one statement that a merge gate has
 * to read. No level of SLSA is claimed.
 */
final class Summary {
    private static final Map<String, String> LEVELS =
            Map.of("secrets", "SECRET_SCAN_CLEAN", "policy", "POLICY_OK");

    private Summary() {}

    static JsonNode of(Attested attempt, List<Statement> inputs) {
        var summary = JsonNodeFactory.instance.objectNode();
        summary.set("verifier", attempt.maker().json());
        summary.put("timeVerified", attempt.maker().at().toString());
        summary.put("resourceUri", attempt.resource());
        var policy = summary.putObject("policy");
        policy.put("uri", attempt.policyUri());
        policy.putObject("digest").put("sha256", attempt.evidence().policyDigest());
        var attestations = summary.putArray("inputAttestations");
        for (Statement input : inputs) {
            var descriptor = attestations.addObject();
            descriptor.put("uri", input.predicateType());
            descriptor.putObject("digest").put("sha256", input.sha256());
        }
        summary.put("verificationResult", attempt.passed() ? "PASSED" : "FAILED");
        var levels = summary.putArray("verifiedLevels");
        if (attempt.passed()) {
            boolean all = attempt.evidence().checks().stream().allMatch(CheckResult::passed);
            levels.add(all ? "AGENT_CHECKS_PASSED" : "AGENT_CHECKS_TOLERATED");
            attempt.evidence().gates().forEach(gate -> levels.add(level(gate)));
        } else {
            levels.add("FAILED");
        }
        return summary;
    }

    /** Names of ours; those that begin with SLSA are not ours to give. */
    private static String level(GateResult gate) {
        String name = gate.name().toUpperCase(Locale.ROOT).replaceAll("[^A-Z0-9]+", "_");
        return gate.isHeld()
                ? name + "_HELD_FOR_PEOPLE"
                : LEVELS.getOrDefault(gate.name(), name + "_OK");
    }
}
