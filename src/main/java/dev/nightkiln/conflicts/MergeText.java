package dev.nightkiln.conflicts;

import dev.nightkiln.conflicts.Reverified.Line;
import dev.nightkiln.conflicts.Standing.Clash;
import dev.nightkiln.github.CheckRunReport.Conclusion;
import dev.nightkiln.task.Task;
import dev.nightkiln.text.Markdown;
import dev.nightkiln.workspace.MergeResult;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** How a pull request stands to the others, for people: a comment and a check run. */
final class MergeText {
    private static final int CLASHES = 10;
    private static final int FILES_OF_BASE = 20;
    private static final int FILES_OF_OTHERS = 5;
    private static final int NAME = 120;
    private static final int CHECKS = 20;
    private static final int TAIL = 4_000;

    private final Standing standing;
    private final Again again;

    /** What stands for the required checks on the merge. */
    sealed interface Again {
        /** The policy asks for none, or nothing has moved. */
        record No() implements Again {}

        /** They are to run or running. */
        record Waiting() implements Again {}

        record Done(Reverified result) implements Again {}
    }

    MergeText(Standing standing, Again again) {
        this.standing = standing;
        this.again = again;
    }

    static String marker(Task task) {
        return "<!-- nightkiln:conflicts:" + task.id() + " -->";
    }

    /** Whether the comment has something to say that the check run's colour does not. */
    boolean isWorthAComment() {
        return standing.isWorthAComment() || again instanceof Again.Done;
    }

    /**
     * Only what this pull request could mend by itself keeps it from being merged: of two that
     * conflict with each other, one can be merged, and then the other conflicts with the base.
     * Branch protection takes neutral for passed, so it is not used. Empty while checks run.
     */
    Optional<Conclusion> conclusion() {
        return switch (standing.withBase()) {
            case MergeResult.Conflicting _, MergeResult.Unknown _ ->
                    Optional.of(Conclusion.ACTION_REQUIRED);
            case MergeResult.Clean() ->
                    switch (again) {
                        case Again.No() -> Optional.of(Conclusion.SUCCESS);
                        case Again.Waiting() -> Optional.empty();
                        case Again.Done(Reverified result) ->
                                Optional.of(
                                        result.passed()
                                                ? Conclusion.SUCCESS
                                                : result.checks().isEmpty()
                                                        ? Conclusion.ACTION_REQUIRED
                                                        : Conclusion.FAILURE);
                    };
        };
    }

    /** No Markdown: what it names is a branch of ours and numbers. */
    String title() {
        String base = Markdown.title(standing.baseBranch(), 60);
        String with =
                switch (standing.withBase()) {
                    case MergeResult.Clean() -> "clean with " + base;
                    case MergeResult.Conflicting _ -> "conflicts with " + base;
                    case MergeResult.Unknown _ -> "not known whether it merges into " + base;
                };
        String others =
                standing.clashes().isEmpty() ? "" : "; conflicts with " + pulls(standing.clashes());
        return with + others + checks();
    }

    private String checks() {
        return switch (again) {
            case Again.No() -> "";
            case Again.Waiting() -> "; checks run on the merge";
            case Again.Done(Reverified result) when result.passed() -> "; checks pass on the merge";
            case Again.Done(Reverified result) when result.checks().isEmpty() ->
                    "; checks could not run on the merge";
            case Again.Done _ -> "; a check fails on the merge";
        };
    }

    private static String pulls(List<Clash> clashes) {
        String named =
                clashes.stream()
                        .limit(CLASHES)
                        .map(clash -> "#" + clash.pullRequest())
                        .collect(Collectors.joining(", "));
        int more = clashes.size() - CLASHES;
        return more > 0 ? named + " and " + more + " more" : named;
    }

    String comment(Task task) {
        return marker(task) + "\n**Merging: " + title() + "**\n\n" + body();
    }

    String body() {
        var lines = new ArrayList<String>();
        lines.add(
                "* "
                        + Markdown.code(standing.baseBranch())
                        + " at `"
                        + standing.base().abbreviated()
                        + "`: "
                        + said(standing.withBase(), FILES_OF_BASE));
        standing.clashes().stream()
                .limit(CLASHES)
                .map(clash ->
                        "* #" + clash.pullRequest() + ": " + said(clash.result(), FILES_OF_OTHERS))
                .forEach(lines::add);
        int clean = standing.others() - standing.clashes().size();
        if (clean > 0) {
            lines.add(
                    "* "
                            + clean
                            + (standing.clashes().isEmpty() ? "" : " other")
                            + " open pull request"
                            + (clean == 1 ? "" : "s")
                            + " of mine: no conflict");
        }
        lines.addAll(again());
        return String.join("\n", lines)
                + "\n\nThis is what git says of the commit `"
                + standing.head().abbreviated()
                + "`; no branch was moved."
                + mend()
                + "\n";
    }

    private static String said(MergeResult result, int most) {
        return switch (result) {
            case MergeResult.Clean() -> "no conflict";
            case MergeResult.Unknown(String why) -> "not known, " + why;
            case MergeResult.Conflicting(List<String> files, int total) -> {
                String named =
                        files.stream()
                                .limit(most)
                                .map(name -> Markdown.code(Markdown.shortened(name, NAME)))
                                .collect(Collectors.joining(", "));
                int more = total - Math.min(most, files.size());
                yield "conflicts in " + named + (more == 0 ? "" : " and " + more + " more");
            }
        };
    }

    private List<String> again() {
        return switch (again) {
            case Again.No() -> List.of();
            case Again.Waiting() ->
                    List.of("* the required checks on the merge: waiting or running");
            case Again.Done(Reverified result) when result.checks().isEmpty() ->
                    List.of(
                            "* the required checks on the merge: not run, "
                                    + Markdown.code(Markdown.shortened(result.why(), 300)));
            case Again.Done(Reverified result) ->
                    result.checks().stream()
                            .limit(CHECKS)
                            .map(check ->
                                    "* "
                                            + Markdown.code(check.name())
                                            + " on the merge: "
                                            + ending(check))
                            .toList();
        };
    }

    private static String ending(Line check) {
        String ended = check.exitCode() < 0 ? "no exit code" : "exit code " + check.exitCode();
        return (check.passed() ? "passed" : "**failed**")
                + " ("
                + ended
                + ", "
                + Math.max(1, Math.round(check.tookMillis() / 1000.0))
                + " s)"
                + (check.onBaseToo() ? ", as it does on the base alone" : "");
    }

    private String mend() {
        if (standing.withBase() instanceof MergeResult.Conflicting) {
            return " To go on, merge the base branch into this one and settle the conflicts, or put the"
                    + " label `agent:run` on the issue again for a new change on today's base.";
        }
        return standing.clashes().isEmpty()
                ? ""
                : " Whichever is merged first, the other will have to be settled after it.";
    }

    /** One for all that is shown: while it stays the same, nothing is written. */
    String digest(boolean comment) {
        String all =
                String.join("\0", title(), body(), logs(), standing.head().hex(), comment + "");
        try {
            byte[] bytes = all.getBytes(StandardCharsets.UTF_8);
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException("every Java has SHA-256", impossible);
        }
    }

    /** The last words of the checks that failed on the merge. */
    String logs() {
        return again instanceof Again.Done(Reverified result)
                ? result.checks().stream()
                        .filter(check -> !check.passed())
                        .limit(3)
                        .map(check ->
                                Markdown.code(check.name())
                                        + "\n\n"
                                        + (check.tail().isBlank()
                                                ? "It printed nothing."
                                                : Markdown.block(
                                                        Markdown.tail(check.tail(), TAIL))))
                        .collect(Collectors.joining("\n\n"))
                : "";
    }
}
