package dev.nightkiln.verify;

import dev.nightkiln.dependencies.DependencyFinding;
import dev.nightkiln.dependencies.DependencyReview;
import dev.nightkiln.dependencies.DependencyReview.ChangedManifest;
import dev.nightkiln.policy.ChangedFile;
import dev.nightkiln.policy.FileText;
import dev.nightkiln.policy.Policy;
import dev.nightkiln.policy.TextOf;
import dev.nightkiln.verify.GateResult.Outcome;

import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Holds a change that brings code from outside, or could: a person with a second key has to look.
 * It is built in, so no policy turns it off.
 */
public final class DependencyGate {
    public static final String NAME = "dependencies";

    private static final String NOTHING = "000000";
    private static final String RULE =
            "rule dependencies (built in, no policy turns it off): whatever is new or differs waits"
                    + " for a second key; what is only removed does not";
    private static final int LISTED = 40;

    /** Each of them is read twice. */
    private static final int MOST_FILES = 200;

    private DependencyGate() {}

    public static GateResult judge(
            Policy policy, List<ChangedFile> change, TextOf base, TextOf head) {
        List<ChangedFile> concerned =
                change.stream().filter(file -> DependencyReview.concerns(file.path())).toList();
        if (concerned.isEmpty()) {
            return new GateResult(
                    NAME, Outcome.PASSED, "No file that names dependencies is changed", List.of());
        }
        if (concerned.size() > MOST_FILES) {
            return new GateResult(
                    NAME,
                    Outcome.HELD,
                    "%d files that name dependencies are changed, more than are read; a second key has to agree"
                            .formatted(concerned.size()),
                    List.of(RULE));
        }
        var review =
                new DependencyReview(
                        host -> policy.hosts().stream().anyMatch(rule -> rule.names(host)));
        return result(
                review.review(
                        concerned.stream()
                                .map(file ->
                                        new ChangedManifest(
                                                file.path(),
                                                file.shown(),
                                                side(file, file.oldMode(), base),
                                                side(file, file.newMode(), head)))
                                .toList()));
    }

    /** What git has counted must be there to be read. */
    private static FileText side(ChangedFile file, String mode, TextOf commit) {
        FileText text = commit.at(file.path(), DependencyReview.MAX_BYTES);
        boolean isMissing = text instanceof FileText.Absent && !mode.equals(NOTHING);
        return isMissing ? new FileText.Unusable("has a name that cannot be read") : text;
    }

    private static GateResult result(List<DependencyFinding> findings) {
        if (findings.isEmpty()) {
            return new GateResult(
                    NAME, Outcome.PASSED, "What comes from outside stays the same", List.of());
        }
        boolean held = findings.stream().anyMatch(DependencyFinding::isHeld);
        String counts =
                Arrays.stream(DependencyFinding.Kind.values())
                        .filter(kind -> findings.stream().anyMatch(one -> one.kind() == kind))
                        .map(kind -> counted(kind, findings))
                        .collect(Collectors.joining(", "));
        return new GateResult(
                NAME,
                held ? Outcome.HELD : Outcome.PASSED,
                "Dependencies: " + counts + (held ? "; a second key has to agree" : ""),
                Stream.concat(Stream.of(RULE), GateResult.listed(findings, LISTED).stream())
                        .toList());
    }

    private static String counted(DependencyFinding.Kind kind, List<DependencyFinding> findings) {
        return findings.stream().filter(one -> one.kind() == kind).count() + " " + kind.counted();
    }
}
