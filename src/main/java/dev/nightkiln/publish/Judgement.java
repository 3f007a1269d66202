package dev.nightkiln.publish;

import dev.nightkiln.github.PullStanding;
import dev.nightkiln.github.RepositoryClient;
import dev.nightkiln.policy.Policy;
import dev.nightkiln.policy.PolicyResult;
import dev.nightkiln.task.CommitSha;
import dev.nightkiln.task.Task;
import dev.nightkiln.task.TaskState;
import dev.nightkiln.task.TaskState.Active;
import dev.nightkiln.task.TaskState.Cancelled;
import dev.nightkiln.task.TaskState.Closed;
import dev.nightkiln.task.TaskState.Escalated;
import dev.nightkiln.task.TaskState.Merged;
import dev.nightkiln.task.TaskState.Published;
import dev.nightkiln.task.TaskState.Queued;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Finds out from GitHub, from the policy and from the record whether a sign-off stands. */
record Judgement(SignOffGate.Books books, SignOffGate.PolicyAt policies) {
    Ruling of(PublishedCase one, PullStanding pull) {
        Task task = one.task();
        Optional<Ruling> followUp = followUp(one.now());
        if (followUp.isPresent()) {
            return followUp.get();
        }
        List<String> voided = voided(one, pull);
        if (!voided.isEmpty()) {
            return Ruling.undone(voided);
        }
        CommitSha base = one.client().branch(task.spec().baseBranch());
        return switch (policies.of(task, base)) {
            case PolicyResult.Invalid _ ->
                    Ruling.undone(List.of("the policy on the base branch cannot be used any more"));
            case PolicyResult.Effective(Policy policy, String digest) ->
                    books.findings()
                                    .policy(task)
                                    .filter(then -> then.digest().equals(digest))
                                    .isPresent()
                            ? counted(one.client(), one.verdicts().orElseThrow(), policy, pull)
                            : Ruling.undone(
                                    List.of(
                                            "the policy has changed since this commit was judged by"
                                                    + " it"));
        };
    }

    private static List<String> voided(PublishedCase one, PullStanding pull) {
        var voided = new ArrayList<String>();
        CommitSha checked = one.checked();
        if (!pull.head().equals(checked)) {
            voided.add(
                    "the head is `"
                            + pull.head().abbreviated()
                            + "` now; Nightkiln checked and published `"
                            + checked.abbreviated()
                            + "`");
        }
        if (!pull.base().equals(one.task().spec().baseBranch())) {
            voided.add(
                    "the pull request was pointed at another branch than the one its policy is"
                            + " from");
        }
        if (one.verdicts().isEmpty()) {
            voided.add("what the checks and gates said of this commit is not on record any more");
        }
        return voided;
    }

    private Ruling counted(
            RepositoryClient client, Verdicts verdicts, Policy policy, PullStanding pull) {
        Task task = verdicts.task();
        var approvers =
                new Approvers(
                        verdicts.head(),
                        policy.people().approve(),
                        books.tasks().requesters(task),
                        books.tasks().reviewers(task),
                        client::permissionOf);
        return approvers.count(
                Voices.last(client.reviews(pull.number()), books.approvals().of(task.id())),
                verdicts.held()
                        ? policy.signOff().protectedApprovals()
                        : policy.signOff().approvals());
    }

    /** What somebody has asked to be changed is not approved as it is. */
    private static Optional<Ruling> followUp(TaskState now) {
        return switch (now) {
            case Queued _, Active _ ->
                    Optional.of(
                            Ruling.undone(
                                    "changes to this commit were asked for, and attempt "
                                            + now.attempt()
                                            + " is on its way",
                                    "`/agent cancel` calls that off and lets this commit stand."));
            case Escalated _ ->
                    Optional.of(
                            Ruling.undone(
                                    "changes to this commit were asked for, and attempt "
                                            + now.attempt()
                                            + " was handed back",
                                    "`/agent retry` tries again, `/agent cancel` gives that up and lets"
                                            + " this commit stand."));
            case Published _, Merged _, Closed _, Cancelled _ -> Optional.empty();
        };
    }
}
