package dev.nightkiln.evidence;

import dev.nightkiln.verify.CheckComparison;

/** What base and change together say of a check, in words. */
final class StandingText {
    private StandingText() {}

    /** The end of a cell, with a colon before it; empty where there is nothing to say. */
    static String of(CheckComparison seen) {
        if (seen.isFlaky()) {
            return ": failed and passed on the same tree";
        }
        return switch (seen.standing()) {
            case FIXED -> fixed(seen);
            case KEPT ->
                    seen.isProvenByNewTests()
                            ? ": its new tests fail without the change"
                            : ": as before the change";
            case REGRESSED -> ": a regression";
            case WORSE ->
                    seen.base().filter(base -> base.result().passed()).isPresent()
                            ? ": passed before the change; a new test fails"
                            : ": failed before the change, and fails in more";
            case ALREADY_RED -> ": failed before the change as well";
            case UNCOMPARED -> seen.head().passed() ? ": the base came to no result" : "";
        };
    }

    private static String fixed(CheckComparison seen) {
        if (seen.isFixed()) {
            return ": fixed";
        }
        return seen.passesForWantOfTests()
                ? ": passes, but not with the tests of the base"
                : ": passes, and so do its tests without the change";
    }
}
