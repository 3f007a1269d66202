package dev.nightkiln.publish;

import dev.nightkiln.evidence.EvidenceComment;
import dev.nightkiln.evidence.EvidenceComment.Evidence;
import dev.nightkiln.github.CheckRunReport;
import dev.nightkiln.github.ForkRef;
import dev.nightkiln.github.GitHubApp;
import dev.nightkiln.github.PullRequest;
import dev.nightkiln.github.PullRequestDraft;
import dev.nightkiln.github.RepositoryClient;
import dev.nightkiln.github.RepositoryToken;
import dev.nightkiln.task.PublishedCommit;
import dev.nightkiln.task.Repository;
import dev.nightkiln.task.Task;
import dev.nightkiln.text.Markdown;
import dev.nightkiln.workspace.Remote;
import dev.nightkiln.workspace.Workspaces;

import java.net.URI;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;

/** Publishes a verified commit. Safe to repeat at any point. */
public final class Publisher {
    private static final int TITLE = 200;

    private final GitHubApp github;
    private final Workspaces workspaces;
    private final Target target;
    private final InstantSource clock;

    /** Where branches go: to the fork under {@code forkOwner}, or to the repository itself. */
    public record Target(URI webUrl, Optional<String> forkOwner) {}

    public Publisher(GitHubApp github, Workspaces workspaces, Target target, InstantSource clock) {
        this.github = github;
        this.workspaces = workspaces;
        this.target = target;
        this.clock = clock;
    }

    /**
     * Returns the number of the pull request; empty, and nothing more is written, when it is called
     * off before there is one.
     */
    public Optional<Integer> publish(Evidence evidence, BooleanSupplier calledOff) {
        GateReports.refuseBorrowedNames(evidence);
        Task task = evidence.task();
        RepositoryClient client = github.repository(task.installation(), task.repository());
        Optional<ForkRef> fork =
                target.forkOwner()
                        .filter(owner -> !owner.equalsIgnoreCase(task.repository().owner()))
                        .map(owner -> fork(client, task, owner));
        task.continues().ifPresent(before -> refuseUnlessOpen(client, before));
        if (calledOff.getAsBoolean()) {
            return Optional.empty();
        }
        push(client, fork, evidence);
        if (calledOff.getAsBoolean()) {
            return Optional.empty();
        }
        int number =
                task.continues()
                        .map(before -> addedTo(client, before, evidence))
                        .orElseGet(() -> open(client, fork, evidence).number());
        client.comment(number, EvidenceComment.marker(task), EvidenceComment.render(evidence));
        client.checkRuns(checkRuns(evidence));
        return Optional.of(number);
    }

    private static int addedTo(RepositoryClient client, PublishedCommit before, Evidence evidence) {
        client.describePullRequest(
                before.pullRequest(), text -> PullRequestBody.followed(text, before, evidence));
        return before.pullRequest();
    }

    /**
     * Takes back what a cancelled attempt may have published; whether there was anything to take
     * back.
     */
    public boolean withdraw(Task task) {
        String owner = target.forkOwner().orElse(task.repository().owner());
        return github.repository(task.installation(), task.repository())
                .closePullRequest(
                        owner + ":" + task.branch(),
                        task.spec().baseBranch(),
                        github.identity().botLogin());
    }

    private static ForkRef fork(RepositoryClient client, Task task, String owner) {
        return client.fork(owner)
                .orElseThrow(() ->
                        new PublishRefused(
                                "fork.owner is "
                                        + owner
                                        + ", but "
                                        + owner
                                        + " has no fork of "
                                        + task.repository().fullName()
                                        + " with this App installed on it; fork the repository there and"
                                        + " install the App on the fork, or unset fork.owner"));
    }

    private static void refuseUnlessOpen(RepositoryClient client, PublishedCommit before) {
        if (!client.pullRequest(before.pullRequest()).open()) {
            throw new PublishRefused(
                    "pull request #"
                            + before.pullRequest()
                            + " is not open any more; open it again, then retry");
        }
    }

    /** A branch that exists is moved from the commit that the attempt began with, or not at all. */
    private void push(RepositoryClient client, Optional<ForkRef> fork, Evidence evidence) {
        Task task = evidence.task();
        Repository to = fork.map(ForkRef::repository).orElse(task.repository());
        try (RepositoryToken token =
                fork.map(client::mintPushToken).orElseGet(client::mintPushToken)) {
            var remote =
                    new Remote(
                            URI.create(target.webUrl() + "/" + to.fullName() + ".git"),
                            Optional.of(token.value()));
            evidence.history()
                    .start()
                    .ifPresentOrElse(
                            start ->
                                    workspaces.push(
                                            task.repository(),
                                            evidence.head(),
                                            remote,
                                            task.branch(),
                                            start),
                            () ->
                                    workspaces.push(
                                            task.repository(),
                                            evidence.head(),
                                            remote,
                                            task.branch()));
        }
    }

    private PullRequest open(RepositoryClient client, Optional<ForkRef> fork, Evidence evidence) {
        Task task = evidence.task();
        String head = fork.map(ref -> ref.repository().owner() + ":").orElse("") + task.branch();
        PullRequest pull =
                client.openPullRequest(
                        new PullRequestDraft(
                                title(task),
                                PullRequestBody.render(evidence),
                                head,
                                task.spec().baseBranch(),
                                true));
        if (!pull.authorLogin().equals(github.identity().botLogin())) {
            throw new PublishRefused(
                    "pull request #"
                            + pull.number()
                            + " from "
                            + head
                            + " was opened by "
                            + pull.authorLogin()
                            + "; close it, then retry");
        }
        return pull;
    }

    private static String title(Task task) {
        String title = Markdown.title(task.spec().title(), TITLE);
        return title.isBlank() ? "Issue " + task.issue() : title;
    }

    private List<CheckRunReport> checkRuns(Evidence evidence) {
        Instant now = clock.instant();
        var verdicts = Verdicts.of(evidence);
        var subject =
                new SignOffReports.Subject(evidence.task(), evidence.head(), verdicts.held(), now);
        return Stream.of(
                        CheckReports.of(verdicts, false, now).stream(),
                        GateReports.of(verdicts, now).stream(),
                        SignOffReports.atPublishing(subject).stream())
                .flatMap(each -> each)
                .toList();
    }
}
