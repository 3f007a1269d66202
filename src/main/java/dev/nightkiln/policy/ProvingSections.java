package dev.nightkiln.policy;

import dev.nightkiln.policy.ProofRule.Reaction;
import dev.nightkiln.policy.Wanted.Text;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What one file says of how a change is proven, line by line; nothing is filled in yet. */
record ProvingSections(
        Optional<At<List<PathRule>>> tests,
        Map<Signal, At<Reaction>> signals,
        Optional<Rounds> rounds,
        Optional<At<List<FallbackSection>>> fallback,
        Optional<WarmUpSection> warmUp,
        Optional<At<Reverify>> reverify,
        Optional<At<List<String>>> keys) {
    static final ProvingSections SILENT =
            new ProvingSections(
                    Optional.empty(),
                    Map.of(),
                    Optional.empty(),
                    Optional.empty(),
                    Optional.empty(),
                    Optional.empty(),
                    Optional.empty());

    ProvingSections {
        signals = Map.copyOf(signals);
    }

    /** In a repository's file both are the same. */
    record Rounds(At<Long> usual, At<Long> most) {}

    record FallbackSection(
            String path, Text name, At<List<String>> command, Optional<Text> image) {}

    record WarmUpSection(
            At<List<String>> command,
            List<String> caches,
            Optional<Text> image,
            Optional<Amount> timeout) {}
}
