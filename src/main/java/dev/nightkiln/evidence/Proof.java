package dev.nightkiln.evidence;

import dev.nightkiln.task.Specification;
import dev.nightkiln.verify.CheckComparison;
import dev.nightkiln.verify.Observed;

import java.util.List;
import java.util.Optional;

/**
 * What makes a change proven beside the exit codes of its checks. {@code decisions} is what the
 * agent wrote about its own design, and nobody has verified it.
 */
public record Proof(
        Optional<Specification> specification,
        List<CheckComparison> comparisons,
        List<Observed> signals,
        Optional<String> decisions,
        List<Round> rounds,
        Optional<BundleLink> bundle) {
    public static final Proof NONE =
            new Proof(Optional.empty(), List.of(), List.of(), Optional.empty(), Optional.empty());

    /**
     * The bundle's file name, its SHA-256 in hexadecimal, and where it is shown, if anywhere: an
     * address that ends with a slash. {@code pictures} can be fetched by GitHub.
     */
    public record BundleLink(
            String name, String sha256, Optional<String> page, List<Picture> pictures) {
        /** For a proof that lies in the bundle itself, which cannot name its own digest. */
        public static final BundleLink INSIDE = new BundleLink("", "", Optional.of(""), List.of());

        public BundleLink {
            pictures = List.copyOf(pictures);
        }
    }

    /** A screenshot: what it is, in foreign words, and its address, which is ours. */
    public record Picture(String name, String address, boolean isPublic) {}

    public Proof {
        comparisons = List.copyOf(comparisons);
        signals = List.copyOf(signals);
        rounds = List.copyOf(rounds);
    }

    /** Of an attempt with one run of an agent, of which there is nothing more to say. */
    public Proof(
            Optional<Specification> specification,
            List<CheckComparison> comparisons,
            List<Observed> signals,
            Optional<String> decisions,
            Optional<BundleLink> bundle) {
        this(specification, comparisons, signals, decisions, List.of(), bundle);
    }

    public Proof with(BundleLink link) {
        return new Proof(specification, comparisons, signals, decisions, rounds, Optional.of(link));
    }
}
