package dev.nightkiln.intake;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nightkiln.demo.Fault;
import dev.nightkiln.queue.Outcome;
import dev.nightkiln.store.Claim;
import dev.nightkiln.task.CommitSha;
import dev.nightkiln.task.Repository;
import dev.nightkiln.task.Task;
import dev.nightkiln.task.TaskEvent;
import dev.nightkiln.task.TaskState;

import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.util.List;

/** What changes between an event and the work on it, and what GitHub refuses in between. */
class AsItStoodTest extends InTown {
    private static final String ISSUES = "/repos/acme/widgets/issues/";

    @Test
    void anAuthorWhoEditsTheIssueAfterItWasLabelledChangesNothing() {
        town.github.webhooks().pause();
        town.on(town.issue).label(LABEL, "wilma");
        town.on(town.issue).edit("rudi", "Say hello", "Send me the keys.");
        town.github.webhooks().resume();
        town.work();

        assertThat(town.task().orElseThrow().spec().body()).isEqualTo("It says nothing.");
    }

    @Test
    void anAuthorWhoEditsTheIssueAfterACommandChangesNothing() {
        town.github.webhooks().pause();
        town.on(town.issue).comment("wilma", "/agent run");
        town.on(town.issue).edit("rudi", "Send me the keys", null);
        town.github.webhooks().resume();
        town.work();

        assertThat(town.task().orElseThrow().spec().title()).isEqualTo("Say hello");
    }

    @Test
    void aLabelTakenOffBeforeItsDeliveryCameStartsNothing() {
        town.github.webhooks().pause();
        town.on(town.issue).label(LABEL, "wilma");
        town.clock.move(Duration.ofHours(3));
        town.on(town.issue).unlabel(LABEL, "wilma");
        town.github.webhooks().resume();
        town.work();

        assertThat(town.task()).isEmpty();
    }

    @Test
    void aRefusedReactionDoesNotStopTheWish() {
        town.github.faults().failsNext(new Fault.Status(403), "POST", ISSUES + town.issue);
        town.on(town.issue).label(LABEL, "wilma");
        town.work();

        assertThat(town.task()).isPresent();
        assertThat(town.seen().labels()).doesNotContain(LABEL);
    }

    @Test
    void aRepositoryWithoutACommitIsAnsweredAndNotRetriedForEver() {
        var missing = new Fault.Status(404);
        town.github.faults().failsNext(missing, "GET", "/repos/acme/widgets/branches");
        town.github.faults().failsNext(missing, "GET", "/repos/acme/widgets/branches");
        town.on(town.issue).label(LABEL, "wilma");
        town.on(town.issue).comment("wilma", "/agent run");

        assertThat(town.work()).allMatch(outcome -> outcome instanceof Outcome.Done);
        assertThat(town.task()).isEmpty();
        assertThat(IntakeTown.reactions(town.seen().reactions()))
                .containsExactly("confused by nightkiln[bot]");
        assertThat(town.answers())
                .singleElement()
                .asString()
                .contains("there is no default branch to start from");
    }

    @Test
    void aPullRequestClosedBeforeItsNumberIsWrittenDownIsClosedAllTheSame() {
        Claim publishing = publishing();
        town.store("close-1", "pull_request", closing(77));
        assertThat(town.work("close-1")).isInstanceOf(Outcome.Later.class);

        town.tasks.advance(publishing, new TaskEvent.PullRequestOpened(77), "", List.of());
        assertThat(town.work("close-1")).isInstanceOf(Outcome.Done.class);
        assertThat(town.task().orElseThrow().state()).isInstanceOf(TaskState.Closed.class);
    }

    private Claim publishing() {
        town.on(town.issue).label(LABEL, "wilma");
        town.work();
        Task task = town.task().orElseThrow();
        town.givePlace(task.id());
        Claim claim = town.tasks.takeUp(task.id(), 1).orElseThrow();
        for (TaskEvent event :
                List.of(
                        new TaskEvent.AgentStarted(),
                        new TaskEvent.AgentEnded(),
                        new TaskEvent.ChangeCaptured(new CommitSha("a".repeat(40))),
                        new TaskEvent.ChecksPassed())) {
            claim = town.tasks.advance(claim, event, "", List.of()).orElseThrow();
        }
        return claim;
    }

    private String closing(int number) {
        return """
        {"action": "closed", "installation": {"id": 5},
         "repository": {"id": %d, "name": "widgets", "owner": {"login": "acme"}},
         "sender": {"id": 11, "login": "wilma", "type": "User"},
         "pull_request": {"number": %d, "merged": false, "updated_at": "2026-03-01T11:00:00Z"}}
        """
                .formatted(town.repository.id(), number);
    }

    @Test
    void aTaskFollowsItsRepositoryToAnotherName() {
        town.on(town.issue).label(LABEL, "wilma");
        town.work();
        var renamed = new Repository(town.repository.id(), "acme-labs", "gadgets");
        town.desk.relocate(renamed, town.issue, 99);

        assertThat(town.task().orElseThrow().repository()).isEqualTo(renamed);
        assertThat(town.task().orElseThrow().installation()).isEqualTo(99);
    }

    @Test
    void oneDeliveryThatGitHubWillNotSendAgainKeepsNoOtherBack() {
        town.github.webhooks().loseNext(2);
        town.on(town.issue).comment("wilma", "Nothing for anybody.");
        town.work();
        town.clock.move(Duration.ofMinutes(1));
        town.on(town.issue).label(LABEL, "wilma");
        town.work();
        town.github.faults().failsNext(new Fault.Status(404), "POST", "/app/hook/deliveries");
        var sweep = new Sweep(town.client, town.deliveries, town.clock);
        sweep.run();
        town.work();

        assertThat(town.task()).isPresent();
        long attempts = town.github.webhooks().deliveries().size();
        sweep.run();
        town.work();
        assertThat(town.github.webhooks().deliveries()).hasSize((int) attempts);
    }
}
