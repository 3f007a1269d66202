package dev.nightkiln.evidence;

import dev.nightkiln.task.Specification;
import dev.nightkiln.verify.CheckComparison;
import dev.nightkiln.verify.Observed;

import java.util.List;
import java.util.Optional;

/** What makes a change proven beside the exit codes of its checks. */
public record Proof(
        Optional<Specification> specification,
        List<CheckComparison> comparisons,
        List<Observed> signals,
        Optional<BundleLink> bundle) {
    public static final Proof NONE =
            new Proof(Optional.empty(), List.of(), List.of(), Optional.empty());

    /** The bundle's file name, its SHA-256 in hexadecimal, and where it is shown, if anywhere. */
    public record BundleLink(String name, String sha256, Optional<String> page) {}

    public Proof {
        comparisons = List.copyOf(comparisons);
        signals = List.copyOf(signals);
    }
}
