package dev.nightkiln.demo;

import dev.nightkiln.task.CommitSha;

/** What people do to a pull request as its reviewers, and where it is to go. */
record Reviews(World world, Events events) {
    /** What a reviewer hands in. */
    record Submission(Account author, Review.State state, String body) {}

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
        pull.reviews.add(review);
        events.review("submitted", base, issue, review, submission.author());
        return review;
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
