package dev.nightkiln.verify;

import java.util.List;

/**
 * All required checks of a commit beside the base, what stands out about them, and which of the
 * changed test files were not looked into.
 */
public record Comparisons(
        List<CheckComparison> checks, List<Observed> signals, List<String> notRead) {
    /** Of a change whose checks did not run. */
    public static final Comparisons NONE = new Comparisons(List.of(), List.of(), List.of());

    public Comparisons {
        checks = List.copyOf(checks);
        signals = List.copyOf(signals);
        notRead = List.copyOf(notRead);
    }

    /** What each check said of the change itself, in the order of the policy. */
    public List<CheckResult> heads() {
        return checks.stream().map(CheckComparison::head).toList();
    }
}
