package dev.nightkiln.policy;

import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;

/** Which files are tests, as globs, and what follows from each signal of a comparison. */
public record ProofRule(List<String> tests, Map<Signal, Reaction> reactions) {
    /** From the mildest to the strictest. */
    public enum Reaction {
        WARN,
        HOLD,
        BLOCK
    }

    public ProofRule {
        tests = List.copyOf(tests);
        reactions = Map.copyOf(reactions);
        if (reactions.size() != Signal.values().length) {
            throw new IllegalArgumentException("a signal without a reaction");
        }
    }

    /** What follows from this signal. */
    public Reaction on(Signal signal) {
        return reactions.getOrDefault(signal, Reaction.BLOCK);
    }

    /**
     * Which files are tests. Names that some file system would take for the same count too, so that
     * spelling takes no test out of sight.
     */
    public Predicate<String> testFiles() {
        List<PathGlob> globs = tests.stream().map(PathGlob::alike).toList();
        return path -> globs.stream().anyMatch(glob -> glob.matches(path));
    }

    /** What stands in the default floor. */
    public static ProofRule usual() {
        var reactions = new EnumMap<Signal, Reaction>(Signal.class);
        for (Signal signal : Signal.values()) {
            reactions.put(
                    signal,
                    switch (signal) {
                        case ALREADY_RED -> Reaction.BLOCK;
                        case VACUOUS_TEST, FLAKY -> Reaction.WARN;
                        case DELETED_TEST,
                                SKIPPED_TEST,
                                LOOSENED_TEST,
                                FEWER_TESTS,
                                BASE_TEST_FAILS ->
                                Reaction.HOLD;
                    });
        }
        return new ProofRule(
                List.of(
                        "**/test/**",
                        "**/tests/**",
                        "**/__tests__/**",
                        "**/spec/**",
                        "**/test_*.py",
                        "**/*_test.py",
                        "**/*_test.go",
                        "**/*Test.java",
                        "**/*Tests.java",
                        "**/*IT.java",
                        "**/*.test.*",
                        "**/*.spec.*",
                        "**/*_spec.rb"),
                reactions);
    }
}
