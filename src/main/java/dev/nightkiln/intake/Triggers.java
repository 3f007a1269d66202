package dev.nightkiln.intake;

import dev.nightkiln.evidence.Findings;
import dev.nightkiln.github.GitHubApp;
import dev.nightkiln.github.GitHubRefused;
import dev.nightkiln.github.IssueSnapshot;
import dev.nightkiln.github.Reaction;
import dev.nightkiln.github.ReactionTarget;
import dev.nightkiln.github.RepositoryClient;
import dev.nightkiln.intake.Event.Commented;
import dev.nightkiln.intake.Event.Labeled;
import dev.nightkiln.intake.Event.Scene;
import dev.nightkiln.intake.Intake.Books;
import dev.nightkiln.intake.Intake.Handled;
import dev.nightkiln.store.Admission;
import dev.nightkiln.store.TaskDesk;
import dev.nightkiln.store.TaskDesk.Trigger;
import dev.nightkiln.task.Task;
import dev.nightkiln.task.TaskEvent;
import dev.nightkiln.task.TaskId;
import dev.nightkiln.task.TaskState.Queued;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.util.Optional;
import java.util.Set;

/**
 * What people may start and stop: the label and the slash commands. Who may is asked from GitHub
 * each time; bots, ourselves included, never may.
 */
final class Triggers {
    private static final Logger LOG = LoggerFactory.getLogger(Triggers.class);

    /** The exact bytes of the label; a look-alike starts nothing. */
    static final String LABEL = "agent:run";

    private final GitHubApp github;
    private final TaskDesk desk;
    private final Findings findings;
    private final Specifications specifications;
    private final Answers answers;
    private final Approvals approvals;
    private final FollowUpRequests followUps;

    Triggers(
            GitHubApp github,
            Books books,
            Answers answers,
            Approvals approvals,
            FollowUpRequests followUps) {
        this.approvals = approvals;
        this.followUps = followUps;
        this.github = github;
        this.desk = books.desk();
        this.findings = books.findings();
        this.specifications = new Specifications(books.policies());
        this.answers = answers;
    }

    Handled labeled(Labeled event, String guid) {
        if (!event.label().equals(LABEL)) {
            return Handled.ignored("label " + event.label() + " is not ours");
        }
        Scene scene = event.scene();
        if (!desk.isFirstToSay(saidBy(event, guid))) {
            return Handled.of(new Admission.Repeated());
        }
        RepositoryClient repository = github.repository(scene.installation(), scene.repository());
        var target = new ReactionTarget.OfIssue(event.issue());
        if (!mayCommand(scene, repository)) {
            refuse(scene, repository, target);
            repository.changeLabels(event.issue(), Set.of(), Set.of(LABEL));
            return Handled.refused("@" + scene.sender().login() + " may not start tasks");
        }
        IssueSnapshot now = repository.issue(event.issue());
        if (isTakenOff(now, event)) {
            return Handled.ignored("the label was taken off again");
        }
        desk.relocate(scene.repository(), event.issue(), scene.installation());
        var trigger =
                new Trigger(
                        "label:"
                                + scene.repository().id()
                                + ":"
                                + event.issue()
                                + ":"
                                + event.updatedAt(),
                        guid);
        var ask = new Ask(scene, repository, now, event.wording(), Ask.Moment.of(event));
        Admission admission = start(ask, trigger);
        repository.changeLabels(event.issue(), Set.of(), Set.of(LABEL));
        return Handled.of(admission);
    }

    /** With who said it: a refusal must not take the meaning away from somebody who may. */
    private static Trigger saidBy(Labeled event, String guid) {
        Scene scene = event.scene();
        return new Trigger(
                "labeled:%d:%d:%d:%s"
                        .formatted(
                                scene.repository().id(),
                                event.issue(),
                                scene.sender().id(),
                                event.updatedAt()),
                guid);
    }

    /**
     * A delivery may come days late, when nobody wants it any more. An issue that has not changed
     * since is an answer of GitHub that is older than its event.
     */
    private static boolean isTakenOff(IssueSnapshot now, Labeled event) {
        return !now.labels().contains(LABEL)
                && now.updatedAt().toString().compareTo(event.updatedAt()) > 0;
    }

    private Admission start(Ask ask, Trigger trigger) {
        return settled(ask, opened(ask, trigger));
    }

    private Admission settled(Ask ask, Admission admission) {
        return NeedsSpec.settled(
                ask, admission, () -> desk.byIssue(ask.scene().repository(), ask.now().number()));
    }

    private Admission opened(Ask ask, Trigger trigger) {
        return switch (ask.wish(specifications)) {
            case Ask.Wish.Impossible(var why) -> new Admission.Inapplicable(why);
            case Ask.Wish.Unclear(var incomplete) -> NeedsSpec.show(ask, incomplete);
            case Ask.Wish.Clear(var spec, var input, var understood) ->
                    desk.open(
                            trigger,
                            new Task(
                                    TaskId.random(),
                                    ask.scene().installation(),
                                    ask.scene().repository(),
                                    ask.now().number(),
                                    spec,
                                    new Queued(1)),
                            findings.of(input),
                            findings.of(understood));
        };
    }

    private Admission retry(Ask ask, Trigger trigger) {
        return settled(ask, retried(ask, trigger));
    }

    private Admission retried(Ask ask, Trigger trigger) {
        return switch (ask.wish(specifications)) {
            case Ask.Wish.Impossible(var why) -> new Admission.Inapplicable(why);
            case Ask.Wish.Unclear(var incomplete) -> NeedsSpec.show(ask, incomplete);
            case Ask.Wish.Clear(var spec, var input, var understood) ->
                    desk.retry(
                            trigger,
                            ask.scene().repository(),
                            ask.now().number(),
                            spec,
                            findings.of(input),
                            findings.of(understood));
        };
    }

    Handled commented(Commented event, String guid) {
        Optional<SlashCommand> command = SlashCommand.in(event.said().body());
        if (command.isEmpty()) {
            return Handled.ignored("a comment without a command");
        }
        Scene scene = event.scene();
        var trigger =
                new Trigger("comment:" + scene.repository().id() + ":" + event.said().id(), guid);
        if (!desk.isFirstToSay(trigger)) {
            return Handled.of(new Admission.Repeated());
        }
        RepositoryClient repository = github.repository(scene.installation(), scene.repository());
        var target = new ReactionTarget.OfComment(event.said().id());
        if (!mayCommand(scene, repository)) {
            refuse(scene, repository, target);
            return Handled.refused("@" + scene.sender().login() + " may not give commands");
        }
        Optional<Integer> issue = issueOf(event);
        issue.ifPresent(number -> desk.relocate(scene.repository(), number, scene.installation()));
        Admission admission =
                issue.isEmpty()
                        ? new Admission.Inapplicable("this pull request is not one of mine")
                        : obey(command.get(), event, repository, issue.get(), trigger);
        answers.give(new Answers.Question(event, command.get(), issue), repository, admission);
        return Handled.of(admission);
    }

    /** A command on one of our pull requests means the issue it came from. */
    private Optional<Integer> issueOf(Commented event) {
        return event.wording().isEmpty()
                ? desk.byPullRequest(event.scene().repository(), event.number()).map(Task::issue)
                : Optional.of(event.number());
    }

    private Admission obey(
            SlashCommand command,
            Commented event,
            RepositoryClient repository,
            int issue,
            Trigger trigger) {
        Scene scene = event.scene();
        var target = new ReactionTarget.OfComment(event.said().id());
        return switch (command) {
            case RUN -> start(Ask.of(event, repository, issue), trigger);
            case RETRY -> retry(Ask.of(event, repository, issue), trigger);
            case CANCEL -> {
                react(repository, target, Reaction.EYES);
                yield desk.onIssue(
                        trigger,
                        scene.repository(),
                        issue,
                        new TaskEvent.CancelRequested(scene.sender()),
                        "asked for by @" + scene.sender().login());
            }
            case FIX -> followUps.commanded(event, repository, trigger);
            case APPROVE -> approvals.approve(event, repository);
            case STATUS, HELP, UNKNOWN -> {
                react(repository, target, Reaction.EYES);
                yield new Admission.Inapplicable("a question");
            }
        };
    }

    static boolean mayCommand(Scene scene, RepositoryClient repository) {
        return !scene.bot() && repository.permissionOf(scene.sender()).canWrite();
    }

    /**
     * A stranger gets a sign, not a conversation; a bot gets nothing, or two bots would talk all
     * night.
     */
    private static void refuse(Scene scene, RepositoryClient repository, ReactionTarget target) {
        if (!scene.bot()) {
            react(repository, target, Reaction.CONFUSED);
        }
    }

    /** A courtesy: where GitHub refuses it (locked, or deleted since) the wish still counts. */
    static void react(RepositoryClient repository, ReactionTarget target, Reaction reaction) {
        try {
            repository.react(target, reaction);
        } catch (GitHubRefused refused) {
            LOG.info("no reaction: {}", refused.getMessage());
        }
    }
}
