package dev.nightkiln.verify;

import dev.nightkiln.secrets.Secrets;
import dev.nightkiln.verify.GateResult.Outcome;
import dev.nightkiln.workspace.ChangedContent;

import java.util.List;
import java.util.Optional;

/**
 * Looks for what this server holds in the files that checks left, before any of them is kept.
 * Shapes of foreign tokens are no finding here: tests are full of them.
 */
final class LeakSearch {
    private static final int LISTED = 40;

    private LeakSearch() {}

    static Optional<GateResult> in(List<Compared> checks, Secrets secrets) {
        List<ChangedContent> files =
                checks.stream()
                        .flatMap(check -> check.head().first().left().files().stream())
                        .toList();
        if (files.isEmpty()) {
            return Optional.empty();
        }
        var search = new ChangeSearch(secrets.search(), files);
        List<String> findings = search.findings(List.of());
        if (findings.isEmpty() && !search.isUnreadable()) {
            return Optional.empty();
        }
        List<String> lines =
                findings.isEmpty()
                        ? List.of("what is packed in them is too large or too deep to look into")
                        : findings;
        return Optional.of(
                new GateResult(
                        SecretGate.NAME,
                        Outcome.FAILED,
                        "The files that the checks left hold a secret, or may",
                        GateResult.listed(lines, LISTED)));
    }
}
