package dev.nightkiln.intake;

import dev.nightkiln.evidence.Findings;
import dev.nightkiln.github.GitHubApp;
import dev.nightkiln.github.GitHubRefused;
import dev.nightkiln.github.RetryLater;
import dev.nightkiln.intake.Event.Commented;
import dev.nightkiln.intake.Event.IssueEnded;
import dev.nightkiln.intake.Event.Labeled;
import dev.nightkiln.intake.Event.PullRequestClosed;
import dev.nightkiln.intake.Event.PullRequestReopened;
import dev.nightkiln.intake.Event.PullRequestTouched;
import dev.nightkiln.intake.Event.Pushed;
import dev.nightkiln.intake.Event.ReviewDismissed;
import dev.nightkiln.intake.Event.Reviewed;
import dev.nightkiln.intake.Event.Scene;
import dev.nightkiln.intake.Event.Unusable;
import dev.nightkiln.policy.Policies;
import dev.nightkiln.publish.SignOffGate;
import dev.nightkiln.queue.Outcome;
import dev.nightkiln.store.Admission;
import dev.nightkiln.store.Delivery;
import dev.nightkiln.store.DeliveryOutcome;
import dev.nightkiln.store.DeliveryStore;
import dev.nightkiln.store.TaskDesk;
import dev.nightkiln.store.TaskDesk.Trigger;
import dev.nightkiln.task.Repository;
import dev.nightkiln.task.Task;
import dev.nightkiln.task.TaskEvent;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.util.Optional;

/**
 * Works on stored deliveries: what does it say, may this actor say it, what follows. A delivery may
 * be worked on twice (after a crash); what it means is taken only once.
 */
public final class Intake {
    private static final Logger LOG = LoggerFactory.getLogger(Intake.class);

    private final DeliveryStore deliveries;
    private final TaskDesk desk;
    private final Triggers triggers;
    private final FollowUpRequests followUps;
    private final SignOffGate signOff;
    private final Runnable wake;
    private final Branches branches;
    private final EventParser parser = new EventParser();

    /** {@code wake} is called after something was committed that may let a task start. */
    public record Inbox(DeliveryStore deliveries, Runnable wake, Branches branches) {}

    /** Is told of branches that moved; which commit they are at is asked from GitHub. */
    @FunctionalInterface
    public interface Branches {
        void moved(Repository repository, String branch);
    }

    /** Tasks as people change them, what is known of each, and what bounds them. */
    public record Books(TaskDesk desk, Findings findings, Policies policies) {}

    public Intake(
            GitHubApp github, Inbox inbox, Books books, Answers answers, Approvals approvals) {
        this.deliveries = inbox.deliveries();
        this.branches = inbox.branches();
        this.desk = books.desk();
        this.followUps = new FollowUpRequests(github, books, answers);
        this.triggers = new Triggers(github, books, answers, approvals, followUps);
        this.signOff = approvals.gate();
        this.wake = inbox.wake();
    }

    /** What became of a delivery, with a remark for whoever reads the deliveries later. */
    record Handled(DeliveryOutcome outcome, String note) {
        static Handled done(String note) {
            return new Handled(DeliveryOutcome.DONE, note);
        }

        static Handled ignored(String note) {
            return new Handled(DeliveryOutcome.IGNORED, note);
        }

        static Handled refused(String note) {
            return new Handled(DeliveryOutcome.REFUSED, note);
        }

        static Handled of(Admission admission) {
            return switch (admission) {
                case Admission.Accepted(var task) -> done("task " + task.id());
                case Admission.Busy(var task) ->
                        done("task " + task.id() + " is on its way already");
                case Admission.Kept(var task) ->
                        done("task " + task.id() + " does it after what it does now");
                case Admission.Repeated() -> ignored("said before by another delivery");
                case Admission.Unclear(int gaps) ->
                        refused("the issue does not say enough, gaps: " + gaps);
                case Admission.Inapplicable(var why) -> ignored(why);
            };
        }
    }

    /** Acts on the delivery with this id, once. */
    public Outcome work(String guid) {
        Optional<Delivery> delivery = deliveries.unfinished(guid);
        if (delivery.isEmpty()) {
            return new Outcome.Done();
        }
        try {
            Handled handled = handle(parser.parse(delivery.get()), guid);
            deliveries.finish(guid, handled.outcome(), handled.note());
            log(guid, handled);
            wake.run();
            return new Outcome.Done();
        } catch (RetryLater later) {
            LOG.warn("delivery {}: {}; again at {}", guid, later.getMessage(), later.notBefore());
            return new Outcome.Later(later.notBefore());
        } catch (GitHubRefused refused) {
            deliveries.finish(guid, DeliveryOutcome.REFUSED, String.valueOf(refused.getMessage()));
            LOG.warn("delivery {}: {}", guid, refused.getMessage());
            return new Outcome.Done();
        }
    }

    /** Most deliveries are not for us, many are the echo of our own doings. */
    private static void log(String guid, Handled handled) {
        if (handled.outcome() == DeliveryOutcome.IGNORED) {
            LOG.debug("delivery {} ignored: {}", guid, handled.note());
        } else {
            LOG.info("delivery {}: {} ({})", guid, handled.outcome(), handled.note());
        }
    }

    private Handled handle(Event event, String guid) {
        return switch (event) {
            case Labeled labeled -> triggers.labeled(labeled, guid);
            case Commented commented -> commented(commented, guid);
            case Reviewed reviewed -> reviewed(reviewed, guid);
            case ReviewDismissed dismissed ->
                    first(
                            followUps.dismissed(dismissed, guid),
                            touched(dismissed.scene(), dismissed.number()));
            case IssueEnded(Scene scene, int issue, String at) ->
                    Handled.of(
                            desk.onIssue(
                                    trigger(scene, "ended", issue, at, guid),
                                    scene.repository(),
                                    issue,
                                    new TaskEvent.CancelRequested(scene.sender()),
                                    "the issue was closed by @" + scene.sender().login()));
            case PullRequestClosed(Scene scene, int number, boolean merged, String at) ->
                    pullRequest(
                            scene,
                            number,
                            trigger(scene, "closed", number, at, guid),
                            merged
                                    ? new TaskEvent.PullRequestMerged()
                                    : new TaskEvent.PullRequestClosed());
            case PullRequestReopened(Scene scene, int number, String at) ->
                    pullRequest(
                            scene,
                            number,
                            trigger(scene, "reopened", number, at, guid),
                            new TaskEvent.PullRequestReopened());
            case PullRequestTouched(Scene scene, int number) -> touched(scene, number);
            case Pushed(Scene scene, String branch) -> {
                branches.moved(scene.repository(), branch);
                yield Handled.done("pull requests that rest on the branch are looked at");
            }
            case Unusable(String why) -> Handled.ignored(why);
        };
    }

    /**
     * While a follow-up is on its way the sign-off is void; when it is called off, not any more.
     */
    private Handled commented(Commented event, String guid) {
        Handled handled = triggers.commented(event, guid);
        Repository repository = event.scene().repository();
        if (handled.outcome() == DeliveryOutcome.DONE) {
            (event.wording().isEmpty()
                            ? desk.byPullRequest(repository, event.number())
                            : desk.byIssue(repository, event.number()))
                    .filter(task -> task.continues().isPresent())
                    .ifPresent(task -> signOff.evaluate(task.id()));
        }
        return handled;
    }

    private Handled reviewed(Reviewed event, String guid) {
        awaitSettled(event.scene(), event.number());
        if (desk.byPullRequest(event.scene().repository(), event.number()).isEmpty()) {
            return Handled.ignored("this pull request is not one of mine");
        }
        return first(followUps.reviewed(event, guid), touched(event.scene(), event.number()));
    }

    /** What was done, rather than that the sign-off was looked at. */
    private static Handled first(Handled done, Handled signOff) {
        return done.outcome() == DeliveryOutcome.IGNORED ? signOff : done;
    }

    /** Whoever did it: what counts is what GitHub says now. */
    private Handled touched(Scene scene, int number) {
        awaitSettled(scene, number);
        Optional<Task> task = desk.byPullRequest(scene.repository(), number);
        task.ifPresent(found -> signOff.evaluate(found.id()));
        task.flatMap(Task::published)
                .ifPresent(commit -> branches.moved(scene.repository(), commit.branch()));
        return task.map(found -> Handled.done("sign-off of task " + found.id()))
                .orElseGet(() -> Handled.ignored("this pull request is not one of mine"));
    }

    /**
     * Between GitHub's answer to our opening it and our writing that down, its number tells us
     * nothing.
     */
    private void awaitSettled(Scene scene, int number) {
        desk.unsettled(scene.repository(), number)
                .ifPresent(again -> {
                    throw new RetryLater(again, "a task is about to open a pull request here");
                });
    }

    private Handled pullRequest(Scene scene, int number, Trigger trigger, TaskEvent event) {
        awaitSettled(scene, number);
        return Handled.of(
                desk.onPullRequest(
                        trigger,
                        scene.repository(),
                        number,
                        event,
                        "by @" + scene.sender().login()));
    }

    private static Trigger trigger(Scene scene, String what, int number, String at, String guid) {
        return new Trigger(what + ":" + scene.repository().id() + ":" + number + ":" + at, guid);
    }
}
