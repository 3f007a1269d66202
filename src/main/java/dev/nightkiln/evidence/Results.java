package dev.nightkiln.evidence;

import dev.nightkiln.verify.CheckComparison;
import dev.nightkiln.verify.CheckResult;
import dev.nightkiln.verify.TestDelta;

/** How a check ended, base against head, in a few signs: {@code ❌ 1 → ✅ 0}. */
public final class Results {
    private Results() {}

    /** On the change alone. */
    public static String of(CheckResult check) {
        return switch (check.outcome()) {
            case PASSED -> "✅ 0";
            case FAILED -> "❌ " + check.exitCode();
            case TIMED_OUT -> "❌ timeout";
            case DISK_FULL -> "❌ disk full";
            case OUT_OF_MEMORY -> "❌ out of memory";
        };
    }

    public static String of(CheckComparison seen) {
        String base =
                seen.base()
                        .map(run -> of(run.result()) + (run.cached() ? " (cached)" : ""))
                        .orElse("not run");
        String again = seen.again().map(second -> ", then " + of(second)).orElse("");
        return base + " → " + of(seen.head()) + again;
    }

    /** What became of a check's tests, in numbers; nothing where it reports none. */
    public static String tests(CheckComparison seen) {
        return seen.tests().equals(TestDelta.NONE)
                ? ""
                : "\n\nTests: " + Signals.counts(seen.tests());
    }
}
