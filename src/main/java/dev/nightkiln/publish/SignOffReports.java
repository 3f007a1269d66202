package dev.nightkiln.publish;

import dev.nightkiln.github.CheckRunReport;
import dev.nightkiln.github.CheckRunReport.Conclusion;
import dev.nightkiln.github.CheckRunReport.Output;
import dev.nightkiln.github.CheckRunReport.Progress;
import dev.nightkiln.task.CommitSha;
import dev.nightkiln.task.Task;
import dev.nightkiln.text.Markdown;

import java.time.Instant;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The check runs of the sign-off: who approved, who is missing, what made it void. */
final class SignOffReports {
    private SignOffReports() {}

    /** The commit that is spoken of; a held change has a check run for its second key too. */
    record Subject(Task task, CommitSha head, boolean held, Instant at) {}

    static List<CheckRunReport> atPublishing(Subject subject) {
        var output =
                new Output(
                        "waiting for approval",
                        "Nobody has approved this commit yet.\n\n" + how(subject),
                        "");
        return reports(subject, Conclusion.ACTION_REQUIRED, output);
    }

    static List<CheckRunReport> undecided(Subject subject) {
        var output =
                new Output(
                        "not decided",
                        "It cannot be found out at the moment who has approved this commit, so nobody"
                                + " counts. Nightkiln asks again by itself within minutes; the server's"
                                + " log says what is wrong.\n\n"
                                + how(subject),
                        "");
        return reports(subject, Conclusion.ACTION_REQUIRED, output);
    }

    static List<CheckRunReport> of(Subject subject, Ruling ruling) {
        var output = new Output(title(ruling), summary(subject, ruling), people(ruling));
        return reports(
                subject, ruling.given() ? Conclusion.SUCCESS : Conclusion.ACTION_REQUIRED, output);
    }

    static String title(Ruling ruling) {
        return !ruling.voided().isEmpty()
                ? "void"
                : "approved by " + ruling.approved().size() + " of " + ruling.needed();
    }

    private static String summary(Subject subject, Ruling ruling) {
        if (!ruling.voided().isEmpty()) {
            return "No approval counts: "
                    + String.join("; ", ruling.voided())
                    + ". "
                    + ruling.mend()
                    + "\n";
        }
        int missing = ruling.needed() - ruling.approved().size();
        return missing > 0
                ? "This commit needs " + people(missing) + " more to approve it.\n\n" + how(subject)
                : "The people this commit needs have approved it. A push, another base branch or a"
                        + " change of the policy makes that void.\n";
    }

    private static String people(int count) {
        return count == 1 ? "1 person" : count + " people";
    }

    private static String how(Subject subject) {
        return "To approve: a review of this very commit, or the comment `/agent approve "
                + subject.head().abbreviated()
                + "` on the pull request, by somebody who may approve here (`people.approve` of the"
                + " policy), who did not ask for the change and is no bot."
                + (subject.held()
                        ? " The change is held for a second key, so it needs more people than others."
                        : "")
                + "\n";
    }

    private static String people(Ruling ruling) {
        return Stream.concat(
                        ruling.approved().stream()
                                .map(by -> "* " + Markdown.code(by.login()) + " approved"),
                        ruling.discounted().stream()
                                .map(one ->
                                        "* "
                                                + Markdown.code(one.by().login())
                                                + " does not count: "
                                                + one.why()))
                .collect(Collectors.joining("\n"));
    }

    private static List<CheckRunReport> reports(
            Subject subject, Conclusion conclusion, Output output) {
        Stream<String> names =
                subject.held()
                        ? Stream.of(SignOffGate.SIGN_OFF, SignOffGate.SECOND_KEY)
                        : Stream.of(SignOffGate.SIGN_OFF);
        return names.map(name ->
                        new CheckRunReport(
                                name,
                                subject.head(),
                                externalId(subject.task()),
                                new Progress.Completed(conclusion, subject.at(), subject.at()),
                                output))
                .toList();
    }

    /**
     * One of each name for each commit, whichever attempt speaks of it: of two that differ, branch
     * protection would believe the younger.
     */
    private static String externalId(Task task) {
        return task.id() + "/sign-off";
    }
}
