package dev.nightkiln.demo;

import org.jspecify.annotations.Nullable;

import java.util.List;
import java.util.function.BiConsumer;
import java.util.stream.Stream;

/** One issue or pull request, and what a person does to it. Each act sends its webhook. */
public final class Conversation {
    private final World world;
    private final Pulls pulls;
    private final String fullName;
    private final int number;

    Conversation(World world, Pulls pulls, String fullName, int number) {
        this.world = world;
        this.pulls = pulls;
        this.fullName = fullName;
        this.number = number;
    }

    public void label(String label, String actor) {
        act((repo, issue) -> pulls.issues().label(repo, issue, label, world.account(actor)));
    }

    public void unlabel(String label, String actor) {
        act((repo, issue) -> pulls.issues().unlabel(repo, issue, label, world.account(actor)));
    }

    /** Returns the id of the comment. */
    public long comment(String author, String body) {
        return world.exclusively(() ->
                pulls.issues()
                        .comment(
                                world.repo(fullName),
                                world.issue(fullName, number),
                                body,
                                world.account(author))
                        .id);
    }

    public void editComment(long id, String actor, String body) {
        act((repo, issue) -> {
            Comment comment =
                    issue.comments.stream()
                            .filter(found -> found.id == id)
                            .findFirst()
                            .orElseThrow(() -> new IllegalArgumentException("no comment " + id));
            pulls.issues().editComment(repo, issue, comment, body, world.account(actor));
        });
    }

    public void edit(String actor, String title, @Nullable String body) {
        act((repo, issue) -> pulls.issues().edit(repo, issue, title, body, world.account(actor)));
    }

    public void close(String actor) {
        act((repo, issue) -> pulls.issues().close(repo, issue, world.account(actor)));
    }

    public void reopen(String actor) {
        act((repo, issue) -> pulls.issues().reopen(repo, issue, world.account(actor)));
    }

    public void readyForReview(String actor) {
        act((repo, issue) -> pulls.readyForReview(repo, issue, pull(issue), world.account(actor)));
    }

    /** False where GitHub would not merge: a draft, a conflict, or no longer open. */
    public boolean merge(String actor) {
        return world.exclusively(() -> {
            Issue issue = world.issue(fullName, number);
            Account merger = world.account(actor);
            return pulls.merge(world.repo(fullName), issue, pull(issue), merger);
        });
    }

    /** Approves, as of the commit that is the head now; returns the id of the review. */
    public long approve(String reviewer) {
        return review(reviewer, Review.State.APPROVED);
    }

    public long requestChanges(String reviewer) {
        return review(reviewer, Review.State.CHANGES_REQUESTED);
    }

    /** With comments on lines of the change. */
    public long requestChanges(String reviewer, String body, LineNote... notes) {
        return review(reviewer, Review.State.CHANGES_REQUESTED, body, notes);
    }

    /** A review that decides nothing. */
    public long reviewComment(String reviewer, String body, LineNote... notes) {
        return review(reviewer, Review.State.COMMENTED, body, notes);
    }

    /** What is said in a review about one line of a file as the change leaves it. */
    public record LineNote(String path, int line, String body) {}

    /** Somebody answers in the thread of a review's first comment. */
    public long reply(long reviewId, String author, String body) {
        return world.exclusively(() -> {
            Issue issue = world.issue(fullName, number);
            InlineComment first =
                    pull(issue).reviews.stream()
                            .filter(review -> review.id == reviewId)
                            .findFirst()
                            .orElseThrow()
                            .comments
                            .getFirst();
            var submission =
                    new Reviews.Submission(
                            world.account(author), Review.State.COMMENTED, body, List.of());
            return reviews().reply(world.repo(fullName), issue, pull(issue), first, submission).id;
        });
    }

    private long review(String reviewer, Review.State state) {
        return review(reviewer, state, "");
    }

    private long review(String reviewer, Review.State state, String body, LineNote... notes) {
        return world.exclusively(() -> {
            Issue issue = world.issue(fullName, number);
            List<InlineComment.Note> lines =
                    Stream.of(notes)
                            .map(note ->
                                    new InlineComment.Note(note.path(), note.line(), note.body()))
                            .toList();
            var submission = new Reviews.Submission(world.account(reviewer), state, body, lines);
            return reviews().submit(world.repo(fullName), issue, pull(issue), submission).id;
        });
    }

    public void dismissReview(long id, String actor) {
        act((repo, issue) ->
                pull(issue).reviews.stream()
                        .filter(review -> review.id == id)
                        .forEach(review ->
                                reviews().dismiss(repo, issue, review, world.account(actor))));
    }

    /** The pull request is to go into another branch. */
    public void retarget(String branch, String actor) {
        act((repo, issue) ->
                reviews().retarget(repo, issue, pull(issue), branch, world.account(actor)));
    }

    private Reviews reviews() {
        return new Reviews(world, pulls.issues().events());
    }

    /** Somebody presses "Re-run" on a check run. */
    public void rerunCheck(long checkRun, String actor) {
        act((repo, _) ->
                repo.checkRuns.stream()
                        .filter(run -> run.id == checkRun)
                        .forEach(run ->
                                pulls.issues()
                                        .events()
                                        .checkRun("rerequested", repo, run, world.account(actor))));
    }

    private static Pull pull(Issue issue) {
        Pull pull = issue.pull;
        if (pull == null) {
            throw new IllegalArgumentException(issue.number + " is not a pull request");
        }
        return pull;
    }

    private void act(BiConsumer<Repo, Issue> act) {
        world.exclusively(() -> act.accept(world.repo(fullName), world.issue(fullName, number)));
    }
}
