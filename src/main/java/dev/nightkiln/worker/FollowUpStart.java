package dev.nightkiln.worker;

import dev.nightkiln.evidence.Findings.Failure;
import dev.nightkiln.github.GitHubRefused;
import dev.nightkiln.github.Permission;
import dev.nightkiln.github.PullStanding;
import dev.nightkiln.github.RepositoryClient;
import dev.nightkiln.policy.Policy;
import dev.nightkiln.policy.PolicyResult;
import dev.nightkiln.store.Claim;
import dev.nightkiln.task.Actor;
import dev.nightkiln.task.CommitSha;
import dev.nightkiln.task.FailureReason;
import dev.nightkiln.task.Feedback;
import dev.nightkiln.task.PublishedCommit;
import dev.nightkiln.task.Task;

import java.util.Optional;

/**
 * What a follow-up begins with. Time passes in the queue: whether the pull request is as it was,
 * and whose wishes still count, is asked from GitHub before anything is spent.
 */
final class FollowUpStart {
    private final Preparation preparation;
    private final Making.Desk desk;

    FollowUpStart(Preparation preparation, Making.Desk desk) {
        this.preparation = preparation;
        this.desk = desk;
    }

    /** Where to begin, or why not. */
    sealed interface Found {
        /** With this commit, which is in the mirror; the claim names who answers for it now. */
        record At(Claim claim, CommitSha commit) implements Found {}

        /** Nobody asks for anything any more. */
        record NothingLeft(String why) implements Found {}

        record Unusable(Failure failure) implements Found {}
    }

    /**
     * Every run of an attempt begins with the same commit: the base where nothing is followed up.
     */
    Found find(Claim claim, PolicyResult.Effective policy) {
        Task task = claim.task();
        Optional<CommitSha> known =
                desk.findings().rounds(task).isEmpty()
                        ? Optional.empty()
                        : desk.findings().start(task);
        return known.<Found>map(start -> new Found.At(claim, start))
                .or(() -> task.continues().map(before -> find(claim, before, policy)))
                .orElseGet(() -> new Found.At(claim, task.spec().base()));
    }

    private Found find(Claim claim, PublishedCommit before, PolicyResult.Effective policy) {
        Task task = claim.task();
        RepositoryClient client = preparation.client(task);
        PullStanding pull = client.pullRequest(before.pullRequest());
        Optional<Failure> objection =
                standing(task, pull).or(() -> policyMoved(client, task, policy.digest()));
        if (objection.isPresent()) {
            return new Found.Unusable(objection.get());
        }
        Claim now = withdrawn(claim, client, policy.policy(), before);
        if (desk.findings().feedback(task).isEmpty()) {
            return new Found.NothingLeft(
                    "nobody who may asks for changes of #" + before.pullRequest() + " any more");
        }
        return preparation.fetchDescendant(task, before.head(), pull.head())
                ? new Found.At(now, pull.head())
                : new Found.Unusable(rewritten(before, pull));
    }

    /** Without the wishes that do not count any more. */
    private Claim withdrawn(
            Claim claim, RepositoryClient client, Policy policy, PublishedCommit before) {
        Claim now = claim;
        for (Feedback wish : desk.findings().feedback(claim.task())) {
            if (!counts(client, before, policy, wish)) {
                now = desk.tasks().withdraw(now, wish.source());
            }
        }
        return now;
    }

    private static Failure rewritten(PublishedCommit before, PullStanding pull) {
        return failure(
                FailureReason.GITHUB_REFUSED,
                "The branch `%s` was rewritten: its head %s does not hold %s, which Nightkiln published"
                        .formatted(
                                before.branch(),
                                pull.head().abbreviated(),
                                before.head().abbreviated()),
                "Put that commit back on the branch, or close the pull request and add the label"
                        + " agent:run to the issue.");
    }

    private static Optional<Failure> standing(Task task, PullStanding pull) {
        if (!pull.open()) {
            return Optional.of(
                    failure(
                            FailureReason.GITHUB_REFUSED,
                            "Pull request #" + pull.number() + " is not open any more",
                            "Open it again, then retry."));
        }
        return pull.base().equals(task.spec().baseBranch())
                ? Optional.empty()
                : Optional.of(
                        failure(
                                FailureReason.GITHUB_REFUSED,
                                "Pull request #"
                                        + pull.number()
                                        + " was pointed at another branch than the one its policy is"
                                        + " from",
                                "Point it back, then retry."));
    }

    /** Nobody could approve what is judged by a policy that is not in force any more. */
    private Optional<Failure> policyMoved(RepositoryClient client, Task task, String digest) {
        CommitSha base = client.branch(task.spec().baseBranch());
        return preparation.policyAt(task, base) instanceof PolicyResult.Effective now
                        && now.digest().equals(digest)
                ? Optional.empty()
                : Optional.of(
                        failure(
                                FailureReason.POLICY_DENIED,
                                "The policy on the base branch is not the one this change was begun"
                                        + " with",
                                "Close the pull request and add the label agent:run to the issue: that"
                                        + " begins afresh under the policy in force."));
    }

    private boolean counts(
            RepositoryClient client, PublishedCommit before, Policy policy, Feedback wish) {
        Permission permission = permissionOf(client, wish.by());
        boolean may =
                permission.canWrite()
                        && TriggerRight.denial(policy, wish.by(), permission).isEmpty();
        return may
                && (!wish.source().isReview()
                        || client.reviewStands(before.pullRequest(), wish.source().id()));
    }

    private static Permission permissionOf(RepositoryClient client, Actor actor) {
        try {
            return client.permissionOf(actor);
        } catch (GitHubRefused refused) {
            return Permission.NONE;
        }
    }

    private static Failure failure(FailureReason reason, String summary, String mend) {
        return new Failure(reason, summary, mend, Optional.empty());
    }
}
