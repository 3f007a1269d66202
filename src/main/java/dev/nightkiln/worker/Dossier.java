package dev.nightkiln.worker;

import dev.nightkiln.bundle.BundleFile;
import dev.nightkiln.bundle.Contents;
import dev.nightkiln.bundle.EvidenceBundles;
import dev.nightkiln.bundle.EvidenceBundles.Made;
import dev.nightkiln.bundle.EvidenceLinks;
import dev.nightkiln.evidence.EvidenceComment.Evidence;
import dev.nightkiln.evidence.Findings;
import dev.nightkiln.evidence.Proof;
import dev.nightkiln.evidence.Proof.BundleLink;
import dev.nightkiln.evidence.Proof.Picture;
import dev.nightkiln.evidence.Round;
import dev.nightkiln.evidence.Understanding;
import dev.nightkiln.policy.PolicyReport;
import dev.nightkiln.policy.PolicyResult;
import dev.nightkiln.task.CommitSha;
import dev.nightkiln.task.FailureReason;
import dev.nightkiln.task.Task;
import dev.nightkiln.task.TaskState.Escalated;
import dev.nightkiln.verify.Comparisons;

import java.net.URI;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;

/**
 * Everything that is known of an attempt, brought together for those who are shown it, and packed
 * into its evidence bundle.
 */
public final class Dossier {
    /** Where the policy of an attempt can no longer be told. */
    private static final Duration KEPT = Duration.ofDays(90);

    private final Making.Desk desk;
    private final Captures captures;
    private final Preparation preparation;
    private final Shelf shelf;
    private final InstantSource clock;

    /** Where bundles lie and under which addresses they are shown. */
    public record Shelf(EvidenceBundles bundles, EvidenceLinks links) {
        /** The page of the task's attempt, once there is one. */
        public Optional<String> page(Task task) {
            return bundles.has(task.id(), task.attempt())
                    ? links.page(task.id(), task.attempt()).map(URI::toString)
                    : Optional.empty();
        }
    }

    public Dossier(
            Making.Desk desk,
            Captures captures,
            Preparation preparation,
            Shelf shelf,
            InstantSource clock) {
        this.desk = desk;
        this.captures = captures;
        this.preparation = preparation;
        this.shelf = shelf;
        this.clock = clock;
    }

    /** With its bundle; empty where no agent's report or no digest of a policy is on record. */
    Optional<Evidence> of(Task task, CommitSha head, Optional<FailureReason> handedBack) {
        Findings findings = desk.findings();
        return findings.agent(task)
                .flatMap(agent ->
                        findings.policy(task)
                                .map(policy ->
                                        new Evidence(
                                                task,
                                                head,
                                                findings.checks(task),
                                                findings.gates(task),
                                                agent,
                                                captures.patch(task, head).stat(),
                                                policy.digest(),
                                                findings.input(task),
                                                proof(task),
                                                findings.history(task))))
                .map(evidence -> evidence.with(evidence.proof().with(pack(evidence, handedBack))));
    }

    /**
     * Of an attempt that went back to a person after its checks had run. A change with a secret in
     * it is kept nowhere, so there is none.
     */
    Optional<Evidence> of(Task task, Escalated escalated) {
        List<Round> rounds = desk.findings().rounds(task);
        boolean hasSecret = escalated.reason() == FailureReason.SECRET_FOUND;
        if (hasSecret || desk.findings().checks(task).isEmpty()) {
            return Optional.empty();
        }
        return rounds.reversed().stream()
                .flatMap(round -> round.head().stream())
                .findFirst()
                .flatMap(head -> of(task, head, Optional.of(escalated.reason())));
    }

    private Proof proof(Task task) {
        Findings findings = desk.findings();
        Comparisons found = findings.comparisons(task).orElse(Comparisons.NONE);
        return new Proof(
                findings.understanding(task).map(Understanding::specification),
                found.checks(),
                found.signals(),
                findings.decisions(task),
                findings.rounds(task),
                Optional.empty());
    }

    private BundleLink pack(Evidence evidence, Optional<FailureReason> handedBack) {
        Task task = evidence.task();
        PolicyResult policy = preparation.policy(task);
        var texts =
                new Contents.Texts(
                        captures.wholePatch(task, evidence.head()),
                        policy(policy, evidence.policyDigest()),
                        desk.tasks().log(task.id()));
        Made made =
                shelf.bundles()
                        .make(
                                new Contents(
                                        evidence,
                                        handedBack,
                                        texts,
                                        desk.tasks().journal(task.id()),
                                        desk.places().records(task),
                                        clock.instant().plus(kept(policy))));
        return link(task, made);
    }

    private String policy(PolicyResult now, String digest) {
        return switch (now) {
            case PolicyResult.Effective effective when effective.digest().equals(digest) ->
                    PolicyReport.render(effective);
            case PolicyResult.Effective _, PolicyResult.Invalid _ ->
                    "digest  sha256:%s\nThe policy was changed since; what it said is not on record.\n"
                            .formatted(digest);
        };
    }

    private static Duration kept(PolicyResult policy) {
        return switch (policy) {
            case PolicyResult.Effective(var effective, _) -> effective.retention().evidence();
            case PolicyResult.Invalid _ -> KEPT;
        };
    }

    private BundleLink link(Task task, Made made) {
        Optional<URI> page = shelf.links().page(task.id(), task.attempt());
        List<Picture> pictures =
                page.map(at ->
                                made.files().stream()
                                        .filter(BundleFile::isScreenshot)
                                        .map(file -> picture(at, file))
                                        .toList())
                        .orElse(List.of());
        return new BundleLink(made.name(), made.sha256(), page.map(URI::toString), pictures);
    }

    private static Picture picture(URI page, BundleFile file) {
        return new Picture(
                file.path(), page + "files/" + file.path(), EvidenceLinks.isPublic(page));
    }
}
