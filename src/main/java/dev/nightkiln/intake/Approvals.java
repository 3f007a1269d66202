package dev.nightkiln.intake;

import dev.nightkiln.github.Reaction;
import dev.nightkiln.github.ReactionTarget;
import dev.nightkiln.github.RepositoryClient;
import dev.nightkiln.intake.Event.Commented;
import dev.nightkiln.publish.SignOffGate;
import dev.nightkiln.store.Admission;
import dev.nightkiln.store.Approval;
import dev.nightkiln.store.ApprovalStore;
import dev.nightkiln.store.TaskDesk;
import dev.nightkiln.task.CommitSha;
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
        CommitSha head = repository.pullRequest(event.number()).head();
        Optional<String> objection = objection(event.said().body(), head, published.head());
        if (objection.isPresent()) {
            return new Admission.Inapplicable(objection.get());
        }
        kept.keep(
                new Approval(
                        task.get().id(),
                        head,
                        event.scene().sender(),
                        event.said().at(),
                        event.said().id()));
        gate.evaluate(task.get().id());
        var target = new ReactionTarget.OfComment(event.said().id());
        Triggers.react(repository, target, Reaction.ROCKET);
        return new Admission.Accepted(task.get());
    }

    /** Nobody approves by accident: it is named, it was checked, and nothing came after it. */
    private static Optional<String> objection(String said, CommitSha head, CommitSha checked) {
        if (!head.equals(checked)) {
            return Optional.of(
                    "the present head `"
                            + head.hex()
                            + "` is not the commit that was checked, `"
                            + checked.abbreviated()
                            + "`");
        }
        String named =
                SlashCommand.spoken(said)
                        .map(SlashCommand.Spoken::rest)
                        .orElse("")
                        .toLowerCase(Locale.ROOT);
        return COMMIT.matcher(named).matches() && head.hex().startsWith(named)
                ? Optional.empty()
                : Optional.of("it has to name the present head, which is `" + head.hex() + "`");
    }
}
