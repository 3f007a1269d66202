package dev.nightkiln.agent;

import dev.nightkiln.agent.Brief.Quoted;
import dev.nightkiln.task.Feedback;
import dev.nightkiln.text.HiddenText;

import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * What a brief says of a follow-up. Even paths and lines of the change in it are an agent's words:
 * all of it is quoted.
 */
final class FollowUpInBrief {
    private final FollowUp followUp;

    FollowUpInBrief(FollowUp followUp) {
        this.followUp =
                new FollowUp(
                        followUp.pullRequest(),
                        HiddenText.cleanOutput(followUp.standing()).text(),
                        followUp.feedback().stream().map(FollowUpInBrief::cleaned).toList());
    }

    private static Feedback cleaned(Feedback one) {
        return new Feedback(
                one.source(),
                one.by(),
                one.at(),
                HiddenText.clean(one.body()).text(),
                one.notes().stream().map(FollowUpInBrief::cleaned).toList(),
                one.leftOut());
    }

    private static Feedback.Note cleaned(Feedback.Note note) {
        return new Feedback.Note(
                HiddenText.cleanLine(note.path()).text(),
                note.line(),
                HiddenText.cleanOutput(note.hunk()).text(),
                HiddenText.clean(note.body()).text());
    }

    String heading() {
        return """
        ## Your change was reviewed

        The working tree holds what you have published as pull request #%d, which answers the issue above. People with
        write access ask for more; do what they ask, and nothing else. What you add becomes another commit there.\
        """
                .formatted(followUp.pullRequest());
    }

    List<Quoted> quoted() {
        var quoted = new ArrayList<Quoted>();
        for (Feedback one : followUp.feedback()) {
            String what =
                    (one.source().isReview() ? "review by " : "comment by ")
                            + one.by().login()
                            + " at "
                            + one.at().truncatedTo(ChronoUnit.SECONDS);
            if (!one.body().isBlank()) {
                quoted.add(new Quoted(what, one.body()));
            }
            for (Feedback.Note note : one.notes()) {
                quoted.add(new Quoted("note in the " + what, text(note)));
            }
        }
        quoted.add(new Quoted("what was observed of it", followUp.standing()));
        return quoted;
    }

    private static String text(Feedback.Note note) {
        return note.path()
                + (note.line() == 0 ? "" : ", line " + note.line())
                + (note.hunk().isBlank() ? "" : ", the last of these:\n\n" + note.hunk())
                + "\n\n"
                + note.body();
    }

    Map<String, Object> fields() {
        return Map.of(
                "pullRequest", followUp.pullRequest(),
                "observed", followUp.standing(),
                "feedback", followUp.feedback().stream().map(FollowUpInBrief::fields).toList());
    }

    private static Map<String, Object> fields(Feedback one) {
        return Map.of(
                "kind", one.source().isReview() ? "review" : "comment",
                "author", one.by().login(),
                "body", one.body(),
                "notes",
                        one.notes().stream()
                                .map(note ->
                                        Map.of(
                                                "path", note.path(),
                                                "line", note.line(),
                                                "hunk", note.hunk(),
                                                "body", note.body()))
                                .toList());
    }
}
