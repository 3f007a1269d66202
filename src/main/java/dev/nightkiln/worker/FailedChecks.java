package dev.nightkiln.worker;

import dev.nightkiln.agent.Output;
import dev.nightkiln.evidence.Round.Setback;
import dev.nightkiln.task.FailureReason;
import dev.nightkiln.verify.CheckComparison;
import dev.nightkiln.verify.CheckResult;
import dev.nightkiln.verify.Comparisons;

import java.util.List;
import java.util.stream.Collectors;

/** Tells a person which checks failed, how, and what the base says to the same check. */
final class FailedChecks {
    private FailedChecks() {}

    static Setback setback(FailureReason reason, Comparisons comparisons) {
        List<CheckComparison> failed =
                comparisons.checks().stream().filter(check -> !check.head().passed()).toList();
        return new Setback(
                reason,
                failed.stream().map(FailedChecks::ending).collect(Collectors.joining("; ")),
                failed.stream()
                        .map(CheckComparison::head)
                        .map(check -> new Output(check.name(), check.logTail()))
                        .toList());
    }

    private static String ending(CheckComparison check) {
        return check.head().name() + ": " + ending(check.head()) + beside(check);
    }

    private static String beside(CheckComparison check) {
        if (check.isFlaky()) {
            return ", then passed on the same tree";
        }
        return switch (check.standing()) {
            case REGRESSED, WORSE ->
                    check.base().filter(base -> base.result().passed()).isPresent()
                            ? ", and the base passes"
                            : ", and it fails in more than on the base";
            case ALREADY_RED -> ", and the base fails as well";
            case FIXED, KEPT, UNCOMPARED -> "";
        };
    }

    private static String ending(CheckResult check) {
        return switch (check.outcome()) {
            case PASSED, FAILED -> "exit code " + check.exitCode();
            case TIMED_OUT -> "stopped by its timeout";
            case DISK_FULL -> "stopped because its workspace was full";
            case OUT_OF_MEMORY -> "out of memory, exit code " + check.exitCode();
        };
    }
}
