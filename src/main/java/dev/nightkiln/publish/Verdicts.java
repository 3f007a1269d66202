package dev.nightkiln.publish;

import dev.nightkiln.evidence.EvidenceComment.Evidence;
import dev.nightkiln.evidence.Findings;
import dev.nightkiln.store.StoreException;
import dev.nightkiln.task.CommitSha;
import dev.nightkiln.task.Task;
import dev.nightkiln.verify.CheckComparison;
import dev.nightkiln.verify.CheckResult;
import dev.nightkiln.verify.Comparisons;
import dev.nightkiln.verify.GateResult;
import dev.nightkiln.verify.GateResult.Outcome;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * What the required checks and the gates said of a commit that is published. A failed check whose
 * comparison is no obstacle passed the second time or fails on the base likewise.
 */
record Verdicts(
        Task task,
        CommitSha head,
        List<CheckResult> checks,
        Comparisons compared,
        List<GateResult> gates) {
    private static final Logger LOG = LoggerFactory.getLogger(Verdicts.class);

    Verdicts {
        checks = List.copyOf(checks);
        gates = List.copyOf(gates);
    }

    static Verdicts of(Evidence evidence) {
        return new Verdicts(
                evidence.task(),
                evidence.head(),
                evidence.checks(),
                new Comparisons(
                        evidence.proof().comparisons(), evidence.proof().signals(), List.of()),
                evidence.gates());
    }

    private Set<String> tolerated() {
        return compared.checks().stream()
                .filter(CheckComparison::isNoObstacle)
                .map(check -> check.head().name())
                .collect(Collectors.toSet());
    }

    /**
     * Empty where a row is missing, cannot be read or says that this should never have been
     * published: then nobody knows whether the commit is held, and no approval counts.
     */
    static Optional<Verdicts> onRecord(Findings findings, Task task, CommitSha head) {
        try {
            var found =
                    new Verdicts(
                            task,
                            head,
                            findings.checks(task),
                            findings.comparisons(task).orElse(Comparisons.NONE),
                            findings.gates(task));
            // Every attempt asks at least one gate, so a record without any is not whole.
            return Optional.of(found).filter(all -> all.passed() && !all.gates().isEmpty());
        } catch (StoreException unreadable) {
            LOG.warn("sign-off of task {}: {}", task.id(), unreadable.getMessage());
            return Optional.empty();
        }
    }

    /** A person may still have to agree to it. */
    boolean passed() {
        Set<String> tolerated = tolerated();
        return !checks.isEmpty()
                && checks.stream()
                        .allMatch(check -> check.passed() || tolerated.contains(check.name()))
                && gates.stream().noneMatch(gate -> gate.outcome() == Outcome.FAILED);
    }

    boolean held() {
        return gates.stream().anyMatch(gate -> gate.outcome() == Outcome.HELD);
    }
}
