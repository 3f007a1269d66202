package dev.nightkiln.intake;

import dev.nightkiln.github.PullStanding;
import dev.nightkiln.github.Reaction;
import dev.nightkiln.github.ReactionTarget;
import dev.nightkiln.github.RepositoryClient;
import dev.nightkiln.intake.Event.Commented;
import dev.nightkiln.publish.SignOffGate;
import dev.nightkiln.store.Admission;
import dev.nightkiln.store.Approval;
import dev.nightkiln.store.ApprovalStore;
import dev.nightkiln.store.TaskDesk;
import dev.nightkiln.task.Task;
import dev.nightkiln.task.TaskState.Published;

import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * {@code /agent approve <commit>}: keeps the word of somebody who may write and has the gate look
 * again. Whether the word counts is the gate's to say, now and later.
 */
public record Approvals(TaskDesk desk, ApprovalStore kept, SignOffGate gate) {
    private static final Pattern COMMIT = Pattern.compile("[0-9a-f]{7,64}");

    /** Saying it again, or hearing it twice, changes nothing. */
    Admission approve(Commented event, RepositoryClient repository) {
        Optional<Task> task = desk.byPullRequest(event.scene().repository(), event.number());
        if (event.wording().isPresent() || task.isEmpty()) {
            return new Admission.Inapplicable("it is said on the pull request, not on the issue");
        }
        if (!(task.get().state() instanceof Published published)) {
            return new Admission.Inapplicable("the task is " + task.get().state().name());
        }
        if (gate.asked(task.get(), event.scene().sender())) {
            return new Admission.Inapplicable(
                    "you asked for this change, so somebody else has to approve it");
        }
        PullStanding pull = repository.pullRequest(event.number());
        if (!pull.head().equals(published.head())) {
            return new Admission.Inapplicable(
                    "the present head `"
                            + pull.head().hex()
                            + "` is not the commit that was checked, `"
                            + published.head().abbreviated()
                            + "`");
        }
        String named =
                SlashCommand.spoken(event.said().body())
                        .map(SlashCommand.Spoken::rest)
                        .orElse("")
                        .toLowerCase(Locale.ROOT);
        if (!COMMIT.matcher(named).matches() || !pull.head().hex().startsWith(named)) {
            return new Admission.Inapplicable(
                    "it has to name the present head, which is `" + pull.head().hex() + "`");
        }
        kept.keep(
                new Approval(
                        task.get().id(),
                        pull.head(),
                        event.scene().sender(),
                        event.said().at(),
                        event.said().id()));
        gate.evaluate(task.get().id());
        var target = new ReactionTarget.OfComment(event.said().id());
        Triggers.react(repository, target, Reaction.ROCKET);
        return new Admission.Accepted(task.get());
    }
}
