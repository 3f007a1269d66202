package dev.nightkiln.intake;

import dev.nightkiln.evidence.Findings;
import dev.nightkiln.github.GitHubApp;
import dev.nightkiln.github.Reaction;
import dev.nightkiln.github.ReactionTarget;
import dev.nightkiln.github.RepositoryClient;
import dev.nightkiln.github.ReviewNote;
import dev.nightkiln.intake.Event.Commented;
import dev.nightkiln.intake.Event.ReviewDismissed;
import dev.nightkiln.intake.Event.Reviewed;
import dev.nightkiln.intake.Event.Scene;
import dev.nightkiln.intake.Intake.Handled;
import dev.nightkiln.store.Admission;
import dev.nightkiln.store.FollowUps;
import dev.nightkiln.store.TaskDesk;
import dev.nightkiln.store.TaskDesk.Trigger;
import dev.nightkiln.store.Wish;
import dev.nightkiln.task.Feedback;
import dev.nightkiln.task.Task;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What people ask for on our pull requests: a review that requests changes, or {@code /agent fix}
 * in a review or a comment. Each is frozen as it stands and kept before anything comes of it.
 */
final class FollowUpRequests {
    static final int MOST_NOTES = 50;
    static final int MOST_BYTES = 60_000;

    /** What leads to the line that is meant; a hunk may be as long as the file. */
    private static final int HUNK_LINES = 12;

    private static final int HUNK_CHARACTERS = 4_000;

    private final GitHubApp github;
    private final TaskDesk desk;
    private final FollowUps followUps;
    private final Findings findings;
    private final Answers answers;

    FollowUpRequests(GitHubApp github, Intake.Books books, Answers answers) {
        this.github = github;
        this.desk = books.desk();
        this.followUps = books.desk().followUps();
        this.findings = books.findings();
        this.answers = answers;
    }

    /** A review on a pull request of ours; what else it means is the sign-off's to say. */
    Handled reviewed(Reviewed event, String guid) {
        boolean commands = fixes(event.said().body());
        if (!commands && !event.requestsChanges()) {
            return Handled.ignored("a review that asks for nothing");
        }
        Scene scene = event.scene();
        long id = event.said().id();
        var trigger = new Trigger("review:" + scene.repository().id() + ":" + id, guid);
        if (!desk.isFirstToSay(trigger)) {
            return Handled.of(new Admission.Repeated());
        }
        RepositoryClient repository = github.repository(scene.installation(), scene.repository());
        if (!Triggers.mayCommand(scene, repository)) {
            return Handled.refused("@" + scene.sender().login() + " may not ask for changes");
        }
        Feedback feedback = frozen(event, repository);
        Admission admission =
                feedback.body().isBlank() && feedback.notes().isEmpty()
                        ? new Admission.Inapplicable("the review says nothing of what to change")
                        : followUps.ask(
                                trigger,
                                scene.repository(),
                                event.number(),
                                findings.of(
                                        feedback,
                                        commands ? Wish.Kind.COMMAND_IN_REVIEW : Wish.Kind.REVIEW));
        answers.giveOnReview(event, repository, admission);
        return Handled.of(admission);
    }

    static boolean fixes(String body) {
        return SlashCommand.in(body).filter(SlashCommand.FIX::equals).isPresent();
    }

    /** Only what the reviewer said in this review, and no more than is read. */
    private static Feedback frozen(Reviewed event, RepositoryClient repository) {
        var kept = new ArrayList<Feedback.Note>();
        int bytes = size(event.said().body());
        int leftOut = 0;
        for (ReviewNote note : repository.reviewNotes(event.number(), event.said().id())) {
            boolean own =
                    note.person().filter(by -> by.id() == event.scene().sender().id()).isPresent();
            var excerpt =
                    new Feedback.Note(
                            note.path(), note.line().orElse(0), lastOf(note.hunk()), note.body());
            int size = size(note.path()) + size(excerpt.hunk()) + size(note.body());
            if (own && kept.size() < MOST_NOTES && bytes + size <= MOST_BYTES) {
                kept.add(excerpt);
                bytes += size;
            } else {
                leftOut++;
            }
        }
        return new Feedback(
                new Feedback.Source(true, event.said().id()),
                event.scene().sender(),
                event.said().at(),
                event.said().body(),
                kept,
                leftOut);
    }

    private static int size(String text) {
        return text.getBytes(StandardCharsets.UTF_8).length;
    }

    private static String lastOf(String hunk) {
        List<String> lines = hunk.lines().toList();
        String last =
                String.join(
                        "\n", lines.subList(Math.max(0, lines.size() - HUNK_LINES), lines.size()));
        int start = Math.max(0, last.length() - HUNK_CHARACTERS);
        boolean splits = start > 0 && Character.isLowSurrogate(last.charAt(start));
        return last.substring(splits ? start + 1 : start);
    }

    /** {@code /agent fix} as a comment on the pull request: its text is what is asked for. */
    Admission commanded(Commented event, RepositoryClient repository, Trigger trigger) {
        if (event.wording().isPresent()) {
            return new Admission.Inapplicable(
                    "it is said on the pull request; here `/agent retry` tries the last task again, and"
                            + " `/agent run` starts a new one");
        }
        String rest =
                SlashCommand.spoken(event.said().body()).map(SlashCommand.Spoken::rest).orElse("");
        if (rest.isBlank() && SlashCommand.isAllOf(event.said().body())) {
            return new Admission.Inapplicable("it has to say what to change: `/agent fix <what>`");
        }
        Triggers.react(repository, new ReactionTarget.OfComment(event.said().id()), Reaction.EYES);
        var feedback =
                new Feedback(
                        new Feedback.Source(false, event.said().id()),
                        event.scene().sender(),
                        event.said().at(),
                        event.said().body(),
                        List.of(),
                        0);
        return followUps.ask(
                trigger,
                event.scene().repository(),
                event.number(),
                findings.of(feedback, Wish.Kind.COMMAND));
    }

    /** Whoever did it: a review that nobody stands by is not worked on. */
    Handled dismissed(ReviewDismissed event, String guid) {
        Scene scene = event.scene();
        Optional<Task> task = desk.byPullRequest(scene.repository(), event.number());
        if (task.isEmpty()) {
            return Handled.ignored("this pull request is not one of mine");
        }
        var trigger =
                new Trigger("dismissed:" + scene.repository().id() + ":" + event.review(), guid);
        return Handled.of(
                followUps.dismiss(
                        trigger,
                        scene.repository(),
                        event.number(),
                        event.review(),
                        scene.sender()));
    }
}
