package dev.nightkiln.demo;

import dev.nightkiln.task.CommitSha;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What people do to a pull request as its reviewers, and where it is to go. */
record Reviews(World world, Events events) {
    private static final Pattern HUNK = Pattern.compile("@@ -\\d+(?:,\\d+)? \\+(\\d+)");

    /** What a reviewer hands in. */
    record Submission(
            Account author, Review.State state, String body, List<InlineComment.Note> notes) {
        Submission {
            notes = List.copyOf(notes);
        }
    }

    /** GitHub lets nobody judge a pull request that is their own. */
    Review submit(Repo base, Issue issue, Pull pull, Submission submission) {
        if (submission.state() != Review.State.COMMENTED
                && submission.author().equals(issue.author)) {
            throw new Refusal(422, "Can not review your own pull request");
        }
        var review =
                new Review(
                        world.newId(),
                        submission.author(),
                        pull.headSha,
                        submission.state(),
                        submission.body(),
                        world.now());
        for (InlineComment.Note note : submission.notes()) {
            review.comments.add(comment(base, pull, submission.author(), note, 0));
        }
        pull.reviews.add(review);
        events.review("submitted", base, issue, review, submission.author());
        return review;
    }

    /** As on GitHub a review of its own, with one comment that names the one it answers. */
    Review reply(Repo base, Issue issue, Pull pull, InlineComment to, Submission submission) {
        var note = new InlineComment.Note(to.note().path(), to.note().line(), submission.body());
        var review =
                new Review(
                        world.newId(),
                        submission.author(),
                        pull.headSha,
                        Review.State.COMMENTED,
                        "",
                        world.now());
        review.comments.add(comment(base, pull, submission.author(), note, to.id()));
        pull.reviews.add(review);
        events.review("submitted", base, issue, review, submission.author());
        return review;
    }

    /** GitHub takes comments only on lines that the diff shows. */
    private InlineComment comment(
            Repo base, Pull pull, Account author, InlineComment.Note note, long inReplyTo) {
        String hunk =
                hunk(base, pull, note)
                        .orElseThrow(() ->
                                Refusal.custom(
                                        "PullRequestReviewComment",
                                        "pull_request_review_thread.line",
                                        "must be part of the diff"));
        return new InlineComment(world.newId(), author, note, hunk, inReplyTo, world.now());
    }

    /** The hunk from its header up to the line. */
    private static Optional<String> hunk(Repo base, Pull pull, InlineComment.Note note) {
        String range = pull.baseSha + "..." + pull.headSha;
        List<String> shown = new ArrayList<>();
        int at = 0;
        for (String line :
                Git.run(base.directory, "diff", "--no-ext-diff", range, "--", note.path())
                        .lines()
                        .toList()) {
            Matcher header = HUNK.matcher(line);
            if (header.lookingAt()) {
                shown.clear();
                at = Integer.parseInt(header.group(1)) - 1;
            } else if (at == 0 && shown.isEmpty()) {
                continue;
            } else if (!line.startsWith("-")) {
                at++;
            }
            shown.add(line);
            if (!header.lookingAt() && !line.startsWith("-") && at == note.line()) {
                return Optional.of(String.join("\n", shown));
            }
        }
        return Optional.empty();
    }

    void dismiss(Repo base, Issue issue, Review review, Account actor) {
        review.state = Review.State.DISMISSED;
        events.review("dismissed", base, issue, review, actor);
    }

    /** The pull request is to be merged into another branch from now on. */
    void retarget(Repo base, Issue issue, Pull pull, String branch, Account actor) {
        CommitSha sha =
                Git.branch(base.directory, branch)
                        .orElseThrow(() -> Refusal.invalidField("PullRequest", "base", "invalid"));
        pull.baseBranch = branch;
        pull.baseSha = sha;
        issue.updatedAt = world.now();
        events.pull("edited", base, issue, pull, actor);
    }
}
