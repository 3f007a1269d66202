package dev.nightkiln.policy;

import java.util.List;

/** A policy to work by, or why there is none. Invalid means: start nothing. */
public sealed interface PolicyResult {
    /** The digest is the SHA-256 of the policy in canonical form, in hexadecimal. */
    record Effective(Policy policy, String digest) implements PolicyResult {}

    record Invalid(List<PolicyError> errors) implements PolicyResult {
        public Invalid {
            errors = List.copyOf(errors);
            if (errors.isEmpty()) {
                throw new IllegalArgumentException("invalid without an error");
            }
        }
    }
}
