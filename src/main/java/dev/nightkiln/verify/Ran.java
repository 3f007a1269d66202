package dev.nightkiln.verify;

import dev.nightkiln.reports.TestReport;
import dev.nightkiln.workspace.LeftFiles;

import java.util.Optional;

/** One run of a check, the tests that it reported, and the files to be kept of it. */
record Ran(CheckResult result, TestReport report, LeftFiles left) {
    boolean passed() {
        return result.passed();
    }

    /** A run and, where it failed, a second one on the same tree. */
    record Twice(Ran first, Optional<Ran> second, boolean cached) {
        Twice(Ran first, Optional<Ran> second) {
            this(first, second, false);
        }

        boolean passed() {
            return first.passed() || isFlaky();
        }

        boolean isFlaky() {
            return second.filter(Ran::passed).isPresent();
        }

        /** The one that counts: where they disagree, the one that passed. */
        Ran decisive() {
            return second.filter(Ran::passed).orElse(first);
        }
    }
}
