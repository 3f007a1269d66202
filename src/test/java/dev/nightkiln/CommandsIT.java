package dev.nightkiln;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nightkiln.demo.View.PullView;
import dev.nightkiln.demo.View.ReactionView;
import dev.nightkiln.store.JournalEntry;
import dev.nightkiln.task.FailureReason;
import dev.nightkiln.task.Task;
import dev.nightkiln.task.TaskState.Cancelled;
import dev.nightkiln.task.TaskState.Closed;
import dev.nightkiln.task.TaskState.Merged;
import dev.nightkiln.task.TaskState.Published;
import dev.nightkiln.task.TaskState.Queued;
import dev.nightkiln.testing.Hub;
import dev.nightkiln.testing.Place;
import dev.nightkiln.testing.Seeds;
import dev.nightkiln.testing.Ticket;

import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.time.Duration;
import java.util.Map;

/** What people say to a task while it waits, runs and after it has ended. */
class CommandsIT extends OnTheRoad {
    private static final Duration AT_ONCE = Duration.ofSeconds(2);

    /** Works until it is told to stop; on the second attempt it is quick. */
    private static final String SLOW =
            "echo one > result.txt; grep -q '\"attempt\":1,' $NIGHTKILN_BRIEF/task.json || exit 0;"
                    + " while true; do echo busy; sleep 0.2; done";

    private static Place slow(String name) throws IOException {
        return road.repository(name, Seeds.shell(SLOW, "test -s result.txt"));
    }

    private static Place quick(String name) throws IOException {
        return road.repository(name, Seeds.shell("echo one > result.txt", "true"));
    }

    private static void awaitAgents(int count) {
        org.awaitility.Awaitility.await(count + " agents run")
                .atMost(Duration.ofSeconds(30))
                .until(() -> road.engine().running("agent").size() == count);
    }

    @Test
    void aRetryIsToldWhyTheAttemptBeforeItFailed() throws IOException {
        Place greeter = road.repository("greeter", Seeds.greeterInTheMorning("breaks-tests"));
        Ticket issue = greeter.issue("Noon is morning");
        Road.assertEscalated(road.work(issue), FailureReason.CHECK_FAILED);

        issue.comment("/agent retry");

        Task task = road.awaitEnd(issue, 2);
        Road.assertPublished(task);
        assertThat(greeter.pull().headLabel()).isEqualTo(Hub.OWNER + ":" + task.branch());
        assertThat(issue.view().labels()).containsExactly("agent:review");
        assertThat(issue.comments("escalation")).hasSize(1);
        assertThat(issue.only("status")).contains("attempt 2");
        assertThat(greeter.conversation(greeter.pull()).only("evidence"))
                .contains("the previous attempt failed; fixing it properly");
    }

    @Test
    void aCancelledAgentIsGoneAtOnceAndCanBeTriedAgain() throws IOException {
        Ticket issue = slow("cancelled").issue("Never ends");
        issue.label();
        awaitAgents(1);

        long asked = System.nanoTime();
        long comment = issue.comment("/agent cancel");
        org.awaitility.Awaitility.await("the container is gone")
                .atMost(AT_ONCE)
                .pollInterval(Duration.ofMillis(20))
                .until(() -> road.engine().everything().isEmpty());
        assertThat(Duration.ofNanos(System.nanoTime() - asked)).isLessThan(AT_ONCE);

        Task cancelled = road.awaitEnd(issue);
        assertThat(cancelled.state()).isInstanceOf(Cancelled.class);
        assertThat(issue.view().labels()).isEmpty();
        assertThat(issue.comments("escalation")).isEmpty();
        assertThat(reactions(issue, comment)).containsExactly("eyes");
        road.golden(cancelled).check("status-cancelled.md", issue.only("status"));

        issue.comment("/agent retry");
        Task task = road.awaitEnd(issue, 2);
        Road.assertPublished(task);
        assertThat(task.id()).isEqualTo(cancelled.id());
    }

    private static Iterable<String> reactions(Ticket issue, long comment) {
        return issue.view().comments().stream()
                .filter(found -> found.id() == comment)
                .flatMap(found -> found.reactions().stream())
                .map(ReactionView::content)
                .toList();
    }

    @Test
    void theSecondIssueOfARepositoryWaitsAndMayBeCancelledWhileItWaits() throws IOException {
        Place place = slow("waits");
        Ticket first = place.issue("First");
        Ticket second = place.issue("Second");
        Ticket third = place.issue("Third");
        first.label();
        awaitAgents(1);

        second.label();
        road.awaitTask(second, state -> state instanceof Queued);
        third.label();
        road.awaitTask(third, state -> state instanceof Queued);
        second.comment("/agent cancel");
        assertThat(road.awaitEnd(second).state()).isInstanceOf(Cancelled.class);
        assertThat(road.app().tasks().journal(road.task(second).orElseThrow().id()))
                .extracting(JournalEntry::state)
                .containsExactly("QUEUED", "CANCELLED");
        assertThat(road.task(third).orElseThrow().state()).isInstanceOf(Queued.class);
        assertThat(third.only("status")).contains("**Queued**");

        first.comment("/agent cancel");
        road.awaitEnd(first);
        awaitAgents(1);
        third.comment("/agent cancel");
        road.awaitEnd(third);
    }

    @Test
    void closingTheIssueCallsTheTaskOff() throws IOException {
        Ticket issue = slow("closed").issue("No longer wanted");
        issue.label();
        awaitAgents(1);

        issue.close();

        assertThat(road.awaitEnd(issue).state()).isInstanceOf(Cancelled.class);
        assertThat(issue.only("status")).contains("Cancelled by `ada`");
    }

    @Test
    void theLabelAgainAfterAPullRequestIsANewTask() throws IOException {
        Place place = quick("again");
        Ticket issue = place.issue("Twice");
        Task first = road.work(issue);

        issue.label();

        org.awaitility.Awaitility.await()
                .atMost(Duration.ofSeconds(60))
                .until(() -> place.pulls().size() == 2);
        Task second = road.awaitEnd(issue);
        assertThat(second.id()).isNotEqualTo(first.id());
        assertThat(issue.comments("status")).hasSize(2);
        assertThat(issue.view().labels()).containsExactly("agent:review");
    }

    @Test
    void aMergedPullRequestEndsTheTask() throws IOException {
        Place place = quick("merged");
        Ticket issue = place.issue("Good");
        road.work(issue);
        PullView pull = place.pull();

        place.conversation(pull).person().readyForReview(Hub.PERSON);
        assertThat(place.conversation(pull).person().merge(Hub.PERSON)).isTrue();

        Task task = road.awaitTask(issue, state -> state instanceof Merged);
        road.awaitEnd(issue);
        assertThat(issue.only("status")).contains("Merged: #" + pull.number());
        assertThat(issue.view().labels()).isEmpty();
        assertThat(task.state().pullRequestNumber()).contains(pull.number());
    }

    @Test
    void aClosedPullRequestEndsTheTaskAndMayBeOpenedAgain() throws IOException {
        Place place = quick("rejected");
        Ticket issue = place.issue("Not so good");
        road.work(issue);
        Ticket pull = place.conversation(place.pull());

        pull.close();
        road.awaitTask(issue, state -> state instanceof Closed);
        pull.person().reopen(Hub.PERSON);
        road.awaitTask(issue, state -> state instanceof Published);
        road.awaitEnd(issue);
        assertThat(issue.view().labels()).containsExactly("agent:review");
    }

    @Test
    void aQuestionIsAnsweredOnceAndAWishThatDoesNotApplyIsExplained() throws IOException {
        Place place = quick("questions");
        Ticket issue = place.issue("Questions");

        issue.comment("/agent retry");
        awaitAnswers(issue, 1);
        assertThat(issue.last("answer")).contains("this issue has no task yet");
        issue.comment("/agent status");
        awaitAnswers(issue, 2);
        assertThat(issue.last("answer")).contains("There is no task yet");
        Task task = road.work(issue);
        issue.comment("/agent status");
        awaitAnswers(issue, 3);
        road.golden(task).check("answer-status.md", answer(issue));
        issue.comment("/agent help");
        awaitAnswers(issue, 4);
        road.golden(task).check("answer-help.md", answer(issue));
    }

    /** Without the marker, which holds the id of the question. */
    private static String answer(Ticket issue) {
        return issue.last("answer").replaceFirst("^<!--.*-->\n", "");
    }

    private static void awaitAnswers(Ticket issue, int count) {
        org.awaitility.Awaitility.await(count + " answers")
                .atMost(Duration.ofSeconds(20))
                .until(() -> issue.comments("answer").size() == count);
    }

    @Test
    void somebodyWithoutWritePermissionStartsNothing() throws IOException {
        Place place = road.repository("strangers", Map.of("README.md", "hello\n"));
        Ticket issue = place.issue("From outside");
        road.hub().gitHub().createUser("mallory");

        issue.person().label("agent:run", "mallory");
        issue.person().comment("mallory", "/agent run");

        org.awaitility.Awaitility.await("both are refused")
                .atMost(Duration.ofSeconds(20))
                .until(() ->
                        issue.view().labels().isEmpty()
                                && issue.view().comments().getFirst().reactions().size() == 1);
        assertThat(road.task(issue)).isEmpty();
        road.tidiness().expectRefusal("^GET /repos/acme/strangers/collaborators/mallory/");
    }
}
