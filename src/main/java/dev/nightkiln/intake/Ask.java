package dev.nightkiln.intake;

import dev.nightkiln.evidence.Input;
import dev.nightkiln.evidence.Understanding;
import dev.nightkiln.github.BranchHead;
import dev.nightkiln.github.GitHubRefused;
import dev.nightkiln.github.IssueSnapshot;
import dev.nightkiln.github.Reaction;
import dev.nightkiln.github.ReactionTarget;
import dev.nightkiln.github.RepositoryClient;
import dev.nightkiln.intake.Event.Commented;
import dev.nightkiln.intake.Event.Labeled;
import dev.nightkiln.intake.Event.Said;
import dev.nightkiln.intake.Event.Scene;
import dev.nightkiln.intake.Event.Wording;
import dev.nightkiln.spec.SpecificationResult;
import dev.nightkiln.task.TaskSpec;
import dev.nightkiln.text.Markdown;

import java.time.Instant;
import java.util.Optional;

/** Somebody who may asks for something to be done about an issue. */
record Ask(
        Scene scene,
        RepositoryClient repository,
        IssueSnapshot now,
        Wording wording,
        Moment moment) {
    /** When it was asked, and the comment in which, if it was not by the label. */
    record Moment(Instant at, Optional<Said> said, ReactionTarget target) {
        static Moment of(Said said) {
            return new Moment(
                    said.at(), Optional.of(said), new ReactionTarget.OfComment(said.id()));
        }

        static Moment of(Labeled event) {
            return new Moment(
                    event.at(), Optional.empty(), new ReactionTarget.OfIssue(event.issue()));
        }
    }

    /** What is to be done, or why nothing can be. */
    sealed interface Wish {
        record Clear(TaskSpec spec, Input input, Understanding understood) implements Wish {}

        /** It does not say enough. */
        record Unclear(SpecificationResult.Incomplete incomplete) implements Wish {}

        record Impossible(String why) implements Wish {}
    }

    /** On a pull request nothing but the issue itself tells what the issue says. */
    static Ask of(Commented event, RepositoryClient repository, int issue) {
        IssueSnapshot now = repository.issue(issue);
        var read = new Wording(now.title(), now.body());
        return new Ask(
                event.scene(),
                repository,
                now,
                event.wording().orElse(read),
                Moment.of(event.said()));
    }

    /** The issue as of the event, on the base branch as it is at this moment. */
    Wish wish(Specifications specifications) {
        if (!now.open()) {
            return impossible("the issue is closed");
        }
        BranchHead base;
        try {
            base = repository.defaultBranch();
        } catch (GitHubRefused refused) {
            return impossible(
                    "there is no default branch to start from: " + Markdown.code(refused.reason()));
        }
        return switch (specifications.read(this, base)) {
            case Specifications.Reading.Unclear(var incomplete) -> {
                Triggers.react(repository, moment.target(), Reaction.CONFUSED);
                yield new Wish.Unclear(incomplete);
            }
            case Specifications.Reading.Clear(var understood) -> clear(base, understood);
        };
    }

    private Wish clear(BranchHead base, Understanding understood) {
        Triggers.react(repository, moment.target(), Reaction.EYES);
        var spec =
                new TaskSpec(
                        wording.title(),
                        wording.body(),
                        scene.sender(),
                        base.name(),
                        base.commit(),
                        understood.specification().priority());
        return new Wish.Clear(spec, Input.of(spec, DiscussionReader.read(this)), understood);
    }

    private Wish impossible(String why) {
        Triggers.react(repository, moment.target(), Reaction.CONFUSED);
        return new Wish.Impossible(why);
    }
}
