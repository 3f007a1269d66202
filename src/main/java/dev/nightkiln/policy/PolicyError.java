package dev.nightkiln.policy;

import dev.nightkiln.yaml.Problem;

import java.util.List;

/**
 * One thing wrong with a policy file. The line counts from one; zero means the file itself is
 * missing. Reason and mend may quote the file, so they are data wherever they are shown.
 */
public record PolicyError(String file, int line, String key, String reason, String mend) {
    static List<PolicyError> of(List<Problem> problems) {
        return problems.stream()
                .map(p -> new PolicyError(p.source(), p.line(), p.key(), p.reason(), p.mend()))
                .toList();
    }

    /** Place and reason without the mend, for where that has a line of its own. */
    public String complaint() {
        return problem().complaint();
    }

    @Override
    public String toString() {
        return problem().toString();
    }

    private Problem problem() {
        return new Problem(file, line, key, reason, mend);
    }
}
