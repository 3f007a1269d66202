package dev.nightkiln.github;

import dev.nightkiln.github.ReactionTarget.OfComment;
import dev.nightkiln.github.ReactionTarget.OfIssue;
import dev.nightkiln.task.Actor;
import dev.nightkiln.task.CommitSha;
import dev.nightkiln.task.Repository;

import org.kohsuke.github.GHIssue;
import org.kohsuke.github.GHRepository;
import org.kohsuke.github.GitHub;

import tools.jackson.databind.JsonNode;

import java.io.IOException;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;

/**
 * What we say to GitHub about one repository. Writes look before they write, so each may be
 * repeated after {@link RetryLater}. Safe for many threads.
 */
public final class RepositoryClient {
    private static final Map<String, String> PUSH = Map.of("contents", "write");

    private final GitHubApp app;
    private final long installationId;
    private final Repository repository;
    private final Line line;
    private final Rest rest;
    private final GitHub library;
    private final IssueLabels labels = new IssueLabels();

    RepositoryClient(GitHubApp app, long installationId, Repository repository, Line line) {
        this.app = app;
        this.installationId = installationId;
        this.repository = repository;
        this.line = line;
        this.rest = new Rest(line);
        this.library = LibraryConnector.on(line);
    }

    public Repository repository() {
        return repository;
    }

    /** {@link Permission#NONE} too for a login that belongs to another account by now. */
    public Permission permissionOf(Actor actor) {
        JsonNode answer;
        try {
            answer = rest.get(path() + "/collaborators/" + actor.login() + "/permission");
        } catch (GitHubRefused refused) {
            if (refused.status() == 404) {
                return Permission.NONE;
            }
            throw refused;
        }
        if (answer.path("user").path("id").asLong(0) != actor.id()) {
            return Permission.NONE;
        }
        return Permission.of(
                answer.path("role_name").asString(""), answer.path("permission").asString(""));
    }

    /** Refuses an issue that was transferred to another repository. */
    public IssueSnapshot issue(int number) {
        String operation = "GET /" + path() + "/issues/" + number;
        return LibraryConnector.read(
                line,
                operation,
                () -> {
                    GHIssue issue = bound().getIssue(number);
                    IssueSnapshot snapshot = LibraryObjects.snapshot(issue);
                    refuseIfElsewhere(issue.getUrl().getPath(), operation);
                    return snapshot;
                });
    }

    private void refuseIfElsewhere(String issuePath, String operation) {
        String found = issuePath.replaceFirst("^.*/repos/", "").replaceFirst("/issues/.*$", "");
        if (found.equalsIgnoreCase(repository.fullName())) {
            return;
        }
        // A renamed repository redirects in the same way as a transferred issue.
        long id = rest.get("repos/" + found).path("id").asLong(0);
        if (id != repository.id()) {
            throw new GitHubRefused(301, "the issue was moved to " + found, operation);
        }
    }

    public BranchHead defaultBranch() {
        String operation = "GET /" + path();
        return LibraryConnector.read(
                line,
                operation,
                () -> {
                    GHRepository now = library.getRepository(repository.fullName());
                    if (now.getId() != repository.id()) {
                        throw new GitHubRefused(
                                404, "another repository has this name now", operation);
                    }
                    String branch = now.getDefaultBranch();
                    return new BranchHead(branch, new CommitSha(now.getBranch(branch).getSHA1()));
                });
    }

    public void react(ReactionTarget target, Reaction reaction) {
        String place =
                switch (target) {
                    case OfIssue(int number) -> "/issues/" + number;
                    case OfComment(long id) -> "/issues/comments/" + id;
                };
        rest.post(path() + place + "/reactions", Map.of("content", reaction.content()));
    }

    /** Reads the labels first; does nothing where nothing is to do. */
    public void changeLabels(int issue, Set<String> add, Set<String> remove) {
        changeLabels(issue(issue), add, remove);
    }

    /** The same without the reading, on what was {@code seen} a moment ago. */
    public void changeLabels(IssueSnapshot seen, Set<String> add, Set<String> remove) {
        LibraryConnector.read(
                line,
                "labels of /" + path() + "/issues/" + seen.number(),
                () -> {
                    GHIssue issue = LibraryObjects.issue(library, repository, seen.number());
                    labels.change(issue, seen.labels(), add, remove);
                    return seen;
                });
    }

    /** The youngest comments of an issue that has {@code total} of them. */
    public IssueComment.Recent recentComments(int issue, int total) {
        return new RecentComments(rest, path() + "/issues/" + issue + "/comments").read(total);
    }

    /**
     * Writes the one comment of our App that has this marker as its first or last line, and returns
     * its id.
     */
    public long comment(int issue, String marker, String body) {
        return comments().write(issue, marker, body);
    }

    /** False where a person has deleted the comment. */
    public boolean editComment(long id, String body) {
        return comments().edit(id, body);
    }

    /** The open pull request from this head into this base, opened if there is none. */
    public PullRequest openPullRequest(PullRequestDraft draft) {
        return new PullRequests(rest, repository).open(draft);
    }

    /** Whether there was an open pull request of {@code author}'s from this head to close. */
    public boolean closePullRequest(String head, String base, String author) {
        return new PullRequests(rest, repository).close(head, base, author);
    }

    /** Refuses one of another repository that has taken over the name. */
    public PullStanding pullRequest(int number) {
        return new PullRequests(rest, repository).standing(number);
    }

    /** Rewrites the description; does nothing where it stays as it is. */
    public void describePullRequest(int number, UnaryOperator<String> rewrite) {
        new PullRequests(rest, repository).describe(number, rewrite);
    }

    /** What was decided in reviews, oldest first; comments are left out. */
    public List<Review> reviews(int pullRequest) {
        return reviewsOf(pullRequest).read();
    }

    /** Whether nobody has dismissed this review. */
    public boolean reviewStands(int pullRequest, long review) {
        return reviewsOf(pullRequest).stands(review);
    }

    /** What a review says about lines of the change. */
    public List<ReviewNote> reviewNotes(int pullRequest, long review) {
        return reviewsOf(pullRequest).notes(review);
    }

    private Reviews reviewsOf(int pullRequest) {
        return new Reviews(rest, path() + "/pulls/" + pullRequest + "/reviews");
    }

    /** A text file as it stands in a commit; empty where there is none. */
    public Optional<String> file(String name, CommitSha commit) {
        return new RepositoryFiles(rest, path()).read(name, commit);
    }

    /** The commit a branch is at. */
    public CommitSha branch(String name) {
        return new PullRequests(rest, repository).branch(name);
    }

    public void checkRun(CheckRunReport report) {
        checkRuns(List.of(report));
    }

    /** Looks once per commit, whatever the number of reports. */
    public void checkRuns(Collection<CheckRunReport> reports) {
        LibraryConnector.read(
                line,
                "check runs of /" + path(),
                () -> {
                    new CheckRuns(bound(), app.id()).write(reports);
                    return reports;
                });
    }

    /** The fork of this repository under {@code owner}, by the same name and with our App on it. */
    public Optional<ForkRef> fork(String owner) {
        return new Forks(app).find(repository, owner);
    }

    /** May push to this repository and do nothing else; close it after the push. */
    public RepositoryToken mintPushToken() {
        return app.mint(installationId, repository, PUSH);
    }

    /** May push to the fork and do nothing else; close it after the push. */
    public RepositoryToken mintPushToken(ForkRef fork) {
        return app.mint(fork.installationId(), fork.repository(), PUSH);
    }

    private Comments comments() {
        return new Comments(rest, path(), () -> app.identity().botLogin());
    }

    private GHRepository bound() throws IOException {
        return LibraryObjects.repository(library, repository);
    }

    private String path() {
        return "repos/" + repository.fullName();
    }
}
