package dev.nightkiln.intake;

import dev.nightkiln.github.BranchHead;
import dev.nightkiln.github.GitHubApp;
import dev.nightkiln.github.IssueSnapshot;
import dev.nightkiln.github.Reaction;
import dev.nightkiln.github.ReactionTarget;
import dev.nightkiln.github.RepositoryClient;
import dev.nightkiln.intake.Event.Commented;
import dev.nightkiln.intake.Event.Labeled;
import dev.nightkiln.intake.Event.Scene;
import dev.nightkiln.intake.Intake.Handled;
import dev.nightkiln.store.Admission;
import dev.nightkiln.store.TaskDesk;
import dev.nightkiln.store.TaskDesk.Trigger;
import dev.nightkiln.task.Actor;
import dev.nightkiln.task.Task;
import dev.nightkiln.task.TaskEvent;
import dev.nightkiln.task.TaskId;
import dev.nightkiln.task.TaskSpec;
import dev.nightkiln.task.TaskState.Queued;

import java.util.Optional;
import java.util.Set;

/**
 * What people may start and stop: the label and the slash commands. Who may is asked from GitHub
 * each time; bots, ourselves included, never may.
 */
final class Triggers {
    /** The exact bytes of the label; a look-alike starts nothing. */
    static final String LABEL = "agent:run";

    private final GitHubApp github;
    private final TaskDesk desk;
    private final Answers answers;

    Triggers(GitHubApp github, TaskDesk desk, Answers answers) {
        this.github = github;
        this.desk = desk;
        this.answers = answers;
    }

    Handled labeled(Labeled event, String guid) {
        if (!event.label().equals(LABEL)) {
            return Handled.ignored("label " + event.label() + " is not ours");
        }
        Scene scene = event.scene();
        RepositoryClient repository = github.repository(scene.installation(), scene.repository());
        var target = new ReactionTarget.OfIssue(event.issue());
        if (!mayCommand(scene, repository)) {
            refuse(scene, repository, target);
            repository.changeLabels(event.issue(), Set.of(), Set.of(LABEL));
            return Handled.refused("@" + scene.sender().login() + " may not start tasks");
        }
        var trigger =
                new Trigger(
                        "label:"
                                + scene.repository().id()
                                + ":"
                                + event.issue()
                                + ":"
                                + event.updatedAt(),
                        guid);
        Admission admission = start(scene, repository, event.issue(), target, trigger);
        repository.changeLabels(event.issue(), Set.of(), Set.of(LABEL));
        return Handled.of(admission);
    }

    private Admission start(
            Scene scene,
            RepositoryClient repository,
            int issue,
            ReactionTarget target,
            Trigger trigger) {
        Optional<TaskSpec> spec = spec(repository, issue, scene.sender());
        if (spec.isEmpty()) {
            repository.react(target, Reaction.CONFUSED);
            return new Admission.Inapplicable("the issue is closed");
        }
        repository.react(target, Reaction.EYES);
        return desk.open(
                trigger,
                new Task(
                        TaskId.random(),
                        scene.installation(),
                        scene.repository(),
                        issue,
                        spec.get(),
                        new Queued(1)));
    }

    /** The issue and the base branch as they are at this moment; empty when the issue is closed. */
    private static Optional<TaskSpec> spec(RepositoryClient repository, int issue, Actor actor) {
        IssueSnapshot snapshot = repository.issue(issue);
        if (!snapshot.open()) {
            return Optional.empty();
        }
        BranchHead base = repository.defaultBranch();
        return Optional.of(
                new TaskSpec(snapshot.title(), snapshot.body(), actor, base.name(), base.commit()));
    }

    Handled commented(Commented event, String guid) {
        Optional<SlashCommand> command = SlashCommand.in(event.body());
        if (command.isEmpty()) {
            return Handled.ignored("a comment without a command");
        }
        Scene scene = event.scene();
        RepositoryClient repository = github.repository(scene.installation(), scene.repository());
        var target = new ReactionTarget.OfComment(event.comment());
        if (!mayCommand(scene, repository)) {
            refuse(scene, repository, target);
            return Handled.refused("@" + scene.sender().login() + " may not give commands");
        }
        Optional<Integer> issue = issueOf(event);
        var trigger =
                new Trigger("comment:" + scene.repository().id() + ":" + event.comment(), guid);
        Admission admission =
                issue.isEmpty()
                        ? new Admission.Inapplicable("this pull request is not one of mine")
                        : obey(command.get(), event, repository, issue.get(), trigger);
        answers.give(new Answers.Question(event, command.get(), issue), repository, admission);
        return Handled.of(admission);
    }

    /** A command on one of our pull requests means the issue it came from. */
    private Optional<Integer> issueOf(Commented event) {
        return event.onPullRequest()
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
        var target = new ReactionTarget.OfComment(event.comment());
        return switch (command) {
            case RUN -> start(scene, repository, issue, target, trigger);
            case RETRY -> {
                Optional<TaskSpec> spec = spec(repository, issue, scene.sender());
                if (spec.isEmpty()) {
                    yield new Admission.Inapplicable("the issue is closed");
                }
                repository.react(target, Reaction.EYES);
                yield desk.retry(trigger, scene.repository(), issue, spec.get());
            }
            case CANCEL -> {
                repository.react(target, Reaction.EYES);
                yield desk.onIssue(
                        trigger,
                        scene.repository(),
                        issue,
                        new TaskEvent.CancelRequested(scene.sender()),
                        "asked for by @" + scene.sender().login());
            }
            case STATUS, HELP, UNKNOWN -> {
                repository.react(target, Reaction.EYES);
                yield new Admission.Inapplicable("a question");
            }
        };
    }

    private static boolean mayCommand(Scene scene, RepositoryClient repository) {
        return !scene.bot() && repository.permissionOf(scene.sender()).canWrite();
    }

    /**
     * A stranger gets a sign, not a conversation; a bot gets nothing, or two bots would talk all
     * night.
     */
    private static void refuse(Scene scene, RepositoryClient repository, ReactionTarget target) {
        if (!scene.bot()) {
            repository.react(target, Reaction.CONFUSED);
        }
    }
}
