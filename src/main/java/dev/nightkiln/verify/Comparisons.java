package dev.nightkiln.verify;

import java.util.List;

/** All required checks of a commit beside the base, and what stands out about them. */
public record Comparisons(List<CheckComparison> checks, List<Observed> signals) {
    public Comparisons {
        checks = List.copyOf(checks);
        signals = List.copyOf(signals);
    }

    /** What each check said of the change itself, in the order of the policy. */
    public List<CheckResult> heads() {
        return checks.stream().map(CheckComparison::head).toList();
    }
}
