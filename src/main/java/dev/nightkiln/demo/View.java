package dev.nightkiln.demo;

import dev.nightkiln.task.CommitSha;

import org.jspecify.annotations.Nullable;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;

/** What the stand-in holds right now, for assertions. Every answer is a copy. */
public final class View {
    /** An issue, or the conversation of a pull request. */
    public record IssueView(
            String title,
            @Nullable String body,
            String state,
            List<String> labels,
            List<ReactionView> reactions,
            List<CommentView> comments) {}

    public record ReactionView(String content, String login) {}

    public record CommentView(
            long id, String author, String body, int edits, List<ReactionView> reactions) {}

    public record PullView(
            int number,
            String title,
            @Nullable String body,
            boolean draft,
            String headLabel,
            String base,
            String state,
            CommitSha headSha,
            boolean merged) {}

    public record CheckRunView(
            long id,
            String name,
            CommitSha headSha,
            String status,
            @Nullable String conclusion,
            @Nullable String title,
            @Nullable String summary,
            @Nullable String text) {}

    /** No repositories means all that the installation covers. */
    public record TokenView(
            long installationId,
            List<String> repositories,
            Map<String, String> permissions,
            boolean alive) {}

    private final World world;

    View(World world) {
        this.world = world;
    }

    public IssueView issue(String fullName, int number) {
        return world.exclusively(() -> {
            Issue issue = world.issue(fullName, number);
            return new IssueView(
                    issue.title,
                    issue.body,
                    issue.state(),
                    issue.labels.stream().map(Label::name).toList(),
                    reactions(issue.reactions),
                    issue.comments.stream().map(View::comment).toList());
        });
    }

    private static CommentView comment(Comment comment) {
        return new CommentView(
                comment.id,
                comment.author.login(),
                comment.body,
                comment.edits,
                reactions(comment.reactions));
    }

    private static List<ReactionView> reactions(List<Reaction> reactions) {
        return reactions.stream()
                .map(r -> new ReactionView(r.content(), r.user().login()))
                .toList();
    }

    public List<PullView> pulls(String fullName) {
        return world.exclusively(() ->
                world.repo(fullName).issues.values().stream()
                        .flatMap(issue ->
                                Optional.ofNullable(issue.pull).stream()
                                        .map(pull -> pull(issue, pull)))
                        .toList());
    }

    private static PullView pull(Issue issue, Pull pull) {
        return new PullView(
                issue.number,
                issue.title,
                issue.body,
                pull.draft,
                pull.headLabel(),
                pull.baseBranch,
                issue.state(),
                pull.headSha,
                pull.mergeCommit != null);
    }

    public List<CheckRunView> checkRuns(String fullName) {
        return world.exclusively(() ->
                world.repo(fullName).checkRuns.stream()
                        .map(run ->
                                new CheckRunView(
                                        run.id,
                                        run.name,
                                        run.headSha,
                                        run.status,
                                        run.conclusion,
                                        run.title,
                                        run.summary,
                                        run.text))
                        .toList());
    }

    public SortedMap<String, CommitSha> branches(String fullName) {
        return world.exclusively(() -> Git.branches(world.repo(fullName).directory));
    }

    public CommitSha branch(String fullName, String branch) {
        return Git.branch(world.repo(fullName).directory, branch)
                .orElseThrow(() -> new IllegalArgumentException("no branch " + branch));
    }

    /** A file of a commit. */
    public String file(String fullName, String commit, String path) {
        return Git.run(world.repo(fullName).directory, "show", commit + ":" + path) + "\n";
    }

    /** The commits that lead to this one, youngest first. */
    public List<String> history(String fullName, String commit) {
        return Git.run(world.repo(fullName).directory, "rev-list", "--topo-order", commit)
                .lines()
                .toList();
    }

    /** Every token ever minted, oldest first. */
    public List<TokenView> tokens() {
        return world.exclusively(() -> world.tokens.stream().map(this::token).toList());
    }

    private TokenView token(Token token) {
        List<String> repositories =
                token.scope.repositoryIds() == null
                        ? List.of()
                        : world.repos().stream().filter(token::covers).map(Repo::fullName).toList();
        return new TokenView(
                token.installation.id(),
                repositories,
                Map.copyOf(token.scope.permissions()),
                token.aliveAt(world.now()));
    }
}
