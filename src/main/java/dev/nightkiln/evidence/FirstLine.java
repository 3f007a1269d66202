package dev.nightkiln.evidence;

import dev.nightkiln.evidence.Criteria.Outcome;
import dev.nightkiln.evidence.EvidenceComment.Evidence;
import dev.nightkiln.policy.ProofRule.Reaction;
import dev.nightkiln.policy.Signal;
import dev.nightkiln.verify.CheckComparison;
import dev.nightkiln.verify.CheckResult;
import dev.nightkiln.verify.GateResult;
import dev.nightkiln.verify.Observed;
import dev.nightkiln.verify.Standing;

import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * All there is to say in one line of words of our own, for the lock screen of a phone: no markup,
 * no foreign text, about 120 characters at most.
 */
public final class FirstLine {
    private final Evidence evidence;
    private final List<Criteria.Judged> criteria;
    private final List<CheckComparison> comparisons;

    private FirstLine(Evidence evidence) {
        this.evidence = evidence;
        this.comparisons = evidence.proof().comparisons();
        this.criteria = Criteria.judge(evidence.proof().specification(), comparisons);
    }

    public static String of(Evidence evidence) {
        var line = new FirstLine(evidence);
        return line.verdict() + " · " + line.size();
    }

    private String size() {
        var stat = evidence.stat();
        return "+%d −%d in %s"
                .formatted(stat.added(), stat.deleted(), Figures.count(stat.files(), "file"));
    }

    private String verdict() {
        String commit = evidence.head().abbreviated();
        if (failed() > 0
                || evidence.gates().stream()
                        .anyMatch(gate -> gate.outcome() == GateResult.Outcome.FAILED)) {
            return "❌ Not passed on " + commit + ": " + failures();
        }
        if (evidence.gates().stream().anyMatch(GateResult::isHeld)) {
            return "✋ Held on " + commit + ": " + holders();
        }
        if (saw(Signal.VACUOUS_TEST)) {
            return "⚠️ Passed on "
                    + commit
                    + ", but a new test or criterion proves nothing: it passes without the change";
        }
        String warned = warned();
        if (!warned.isEmpty()) {
            return "⚠️ Passed on " + commit + ", but " + warned;
        }
        return proven(commit);
    }

    private long failed() {
        Set<String> flaky =
                comparisons.stream()
                        .filter(CheckComparison::isFlaky)
                        .map(seen -> seen.head().name())
                        .collect(Collectors.toSet());
        return evidence.checks().stream()
                .filter(check -> !check.passed() && !flaky.contains(check.name()))
                .count();
    }

    private String failures() {
        long checks = failed();
        long red = count(Standing.ALREADY_RED);
        long gates =
                evidence.gates().stream()
                        .filter(gate -> gate.outcome() == GateResult.Outcome.FAILED)
                        .count();
        return joined(
                checks == 0
                        ? ""
                        : Figures.count(checks, "check")
                                + " failed"
                                + (red == 0 ? "" : ", " + red + " of them before it as well"),
                gates == 0 ? "" : Figures.count(gates, "gate") + " said no",
                regressions() == 0 ? "" : Figures.count(regressions(), "regression"));
    }

    /** The signals by their own words, else the gates: both are names that we gave. */
    private String holders() {
        Set<String> signals =
                evidence.proof().signals().stream()
                        .filter(seen -> seen.reaction() == Reaction.HOLD)
                        .map(seen -> words(seen.signal()))
                        .limit(2)
                        .collect(Collectors.toSet());
        long gates = evidence.gates().stream().filter(GateResult::isHeld).count();
        return signals.isEmpty()
                ? Figures.count(gates, "gate") + " asked for a second key"
                : signals.stream().sorted().collect(Collectors.joining(", "));
    }

    private String warned() {
        return evidence.proof().signals().stream()
                .map(Observed::signal)
                .distinct()
                .limit(2)
                .map(FirstLine::words)
                .collect(Collectors.joining(", "));
    }

    private boolean saw(Signal signal) {
        return evidence.proof().signals().stream().anyMatch(seen -> seen.signal() == signal);
    }

    /** As the rest of a sentence. */
    static String words(Signal signal) {
        return switch (signal) {
            case ALREADY_RED -> "a check fails as it did before";
            case VACUOUS_TEST -> "a new test or criterion passes without the change";
            case DELETED_TEST -> "a test was deleted";
            case SKIPPED_TEST -> "a test is skipped now";
            case LOOSENED_TEST -> "a test asserts less than before";
            case FEWER_TESTS -> "fewer tests are run than before";
            case BASE_TEST_FAILS -> "the tests of the base fail on it";
            case FLAKY -> "a check failed and passed on the same tree";
        };
    }

    private String proven(String commit) {
        long proven = count(Outcome.PROVEN);
        boolean all = proven + count(Outcome.HOLDS) == criteria.size();
        String fixed = fixed();
        if (!all) {
            return "⚠️ Passed on "
                    + commit
                    + ": "
                    + joined(criteria().replace(" criteria", " criteria proven"), fixed, calm());
        }
        if (proven > 0 || (criteria.isEmpty() && !fixed.isEmpty())) {
            return "✅ Proven on " + commit + ": " + joined(criteria(), fixed, calm());
        }
        int checks = evidence.checks().size();
        String passed = checks == 1 ? "the required check" : "all " + checks + " required checks";
        return "☑️ Passed on "
                + commit
                + ": "
                + joined(fixed.isEmpty() ? passed : "", criteria(), fixed, calm())
                + before();
    }

    private String before() {
        if (comparisons.isEmpty()) {
            return "; the base was not compared";
        }
        return comparisons.stream().allMatch(seen -> seen.standing() == Standing.KEPT)
                ? "; they passed before it as well"
                : "";
    }

    private String criteria() {
        if (criteria.isEmpty()) {
            return "";
        }
        long proven = count(Outcome.PROVEN);
        long holds = count(Outcome.HOLDS);
        return proven
                + " of "
                + criteria.size()
                + " criteria"
                + (holds == 0 ? "" : ", " + holds + " as before");
    }

    private String calm() {
        boolean compared =
                !comparisons.isEmpty()
                        && comparisons.stream()
                                .noneMatch(seen -> seen.standing() == Standing.UNCOMPARED);
        return compared && regressions() == 0 ? "no regressions" : "";
    }

    /** Tests where they are told apart, else checks. */
    private String fixed() {
        long tests =
                comparisons.stream()
                        .filter(seen -> !seen.passesWithItsTestsAlone())
                        .mapToLong(seen -> seen.tests().fixed().count())
                        .sum();
        long checks = comparisons.stream().filter(CheckComparison::isFixed).count();
        if (tests + checks == 0) {
            return comparisons.stream().anyMatch(CheckComparison::isProvenByNewTests)
                    ? "its new tests fail without it"
                    : "";
        }
        return (tests > 0 ? Figures.count(tests, "test") : Figures.count(checks, "check"))
                + " fixed (fail → pass)";
    }

    private long regressions() {
        return comparisons.stream()
                .mapToLong(seen ->
                        Math.max(
                                seen.tests().regressed().count(),
                                seen.standing() == Standing.REGRESSED ? 1 : 0))
                .sum();
    }

    private long count(Outcome outcome) {
        return criteria.stream().filter(one -> one.outcome() == outcome).count();
    }

    private long count(Standing standing) {
        return comparisons.stream()
                .filter(seen -> seen.standing() == standing)
                .map(CheckComparison::head)
                .filter(check -> !check.passed())
                .map(CheckResult::name)
                .count();
    }

    private static String joined(String... parts) {
        return Stream.of(parts).filter(part -> !part.isEmpty()).collect(Collectors.joining(", "));
    }
}
