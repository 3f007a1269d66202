package dev.nightkiln.worker;

import dev.nightkiln.evidence.Findings.Failure;
import dev.nightkiln.policy.EvidenceRule;
import dev.nightkiln.task.FailureReason;

import java.util.Optional;

/**
 * Whether what this server signs would be taken for the repository, asked before anything is spent.
 */
final class PinnedKeys {
    private PinnedKeys() {}

    static Optional<Failure> denial(EvidenceRule rule, String keyId) {
        String signing = "sha256:" + keyId;
        return rule.keys().isEmpty() || rule.keys().contains(signing)
                ? Optional.empty()
                : Optional.of(
                        new Failure(
                                FailureReason.POLICY_DENIED,
                                "The policy does not take evidence signed by this server's key",
                                """
                                this server signs with %s
                                the policy's evidence.keys names %s
                                add the key on the base branch if it is rightly this server's (nightkiln keys list)\
                                """
                                        .formatted(signing, String.join(", ", rule.keys())),
                                Optional.empty()));
    }
}
