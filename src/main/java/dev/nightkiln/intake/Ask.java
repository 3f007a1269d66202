package dev.nightkiln.intake;

import dev.nightkiln.github.BranchHead;
import dev.nightkiln.github.GitHubRefused;
import dev.nightkiln.github.IssueSnapshot;
import dev.nightkiln.github.Reaction;
import dev.nightkiln.github.ReactionTarget;
import dev.nightkiln.github.RepositoryClient;
import dev.nightkiln.intake.Event.Commented;
import dev.nightkiln.intake.Event.Scene;
import dev.nightkiln.intake.Event.Wording;
import dev.nightkiln.task.TaskSpec;

/** Somebody who may asks for something to be done about an issue. */
record Ask(
        Scene scene,
        RepositoryClient repository,
        IssueSnapshot now,
        Wording wording,
        ReactionTarget target) {
    /** What is to be done, or why nothing can be. */
    sealed interface Wish {
        record Clear(TaskSpec spec) implements Wish {}

        record Impossible(String why) implements Wish {}
    }

    /** On a pull request nothing but the issue itself tells what the issue says. */
    static Ask of(Commented event, RepositoryClient repository, int issue) {
        IssueSnapshot now = repository.issue(issue);
        var read = new Wording(now.title(), now.body());
        var target = new ReactionTarget.OfComment(event.said().id());
        return new Ask(event.scene(), repository, now, event.wording().orElse(read), target);
    }

    /** The issue as of the event, on the base branch as it is at this moment. */
    Wish wish() {
        if (!now.open()) {
            return impossible("the issue is closed");
        }
        try {
            BranchHead base = repository.defaultBranch();
            Triggers.react(repository, target, Reaction.EYES);
            return new Wish.Clear(
                    new TaskSpec(
                            wording.title(),
                            wording.body(),
                            scene.sender(),
                            base.name(),
                            base.commit()));
        } catch (GitHubRefused refused) {
            return impossible(
                    "there is no default branch to start from (" + refused.reason() + ")");
        }
    }

    private Wish impossible(String why) {
        Triggers.react(repository, target, Reaction.CONFUSED);
        return new Wish.Impossible(why);
    }
}
