package dev.nightkiln.intake;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nightkiln.demo.Permission;
import dev.nightkiln.task.Task;
import dev.nightkiln.task.TaskState.Cancelled;
import dev.nightkiln.task.TaskState.Queued;

import org.junit.jupiter.api.Test;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;

/** Who may start and stop what, against the stand-in of GitHub. */
class IntakeTest extends InTown {
    private static final String EYES = "eyes by nightkiln[bot]";
    private static final String CONFUSED = "confused by nightkiln[bot]";

    private List<String> onIssue() {
        return IntakeTown.reactions(town.seen().reactions());
    }

    private List<String> onComment(long id) {
        return IntakeTown.reactions(town.comment(id).reactions());
    }

    @Test
    void aLabelOfSomebodyWhoMayWriteStartsATaskWithTheIssueAsItIs() {
        town.on(town.issue).label(LABEL, "wilma");
        town.work();
        Task task = town.task().orElseThrow();
        assertThat(task.state()).isEqualTo(new Queued(1));
        assertThat(task.spec().title()).isEqualTo("Say hello");
        assertThat(task.spec().body()).isEqualTo("It says nothing.");
        assertThat(task.spec().requester().login()).isEqualTo("wilma");
        assertThat(task.spec().baseBranch()).isEqualTo("main");
        assertThat(task.spec().base())
                .isEqualTo(town.github.view().branch(IntakeTown.REPO, "main"));
        assertThat(onIssue()).containsExactly(EYES);
        assertThat(town.seen().labels()).isEmpty();
        assertThat(town.answers()).isEmpty();
        assertThat(town.wakes.get()).isPositive();
    }

    @Test
    void aPushIsPassedOnWithItsBranch() {
        town.github.commitFile(IntakeTown.REPO, "main", "more.txt", "more", "wilma");
        town.work();
        assertThat(town.moved).containsExactly(IntakeTown.REPO + " main");
    }

    @Test
    void aLabelOfSomebodyWhoMayOnlyReadIsTakenOffWithASign() {
        for (String actor : List.of("rudi", "stranger")) {
            town.on(town.issue).label(LABEL, actor);
            town.work();
            assertThat(town.task()).isEmpty();
            assertThat(onIssue()).containsExactly(CONFUSED);
            assertThat(town.seen().labels()).isEmpty();
            assertThat(town.answers()).isEmpty();
        }
    }

    @Test
    void aLabelOfABotIsTakenOffWithoutAWord() {
        town.on(town.issue).label(LABEL, "renovate[bot]");
        town.work();
        assertThat(town.task()).isEmpty();
        assertThat(onIssue()).isEmpty();
        assertThat(town.seen().labels()).isEmpty();
        assertThat(town.answers()).isEmpty();
    }

    @Test
    void aLabelOfAnAccountThatIsGoneOrHasAnotherIdByNowStartsNothing() {
        town.github.webhooks().loseNext(1);
        town.on(town.issue).label(LABEL, "wilma");
        String guid = town.lastGuid("issues");
        String payload = payload(guid);
        String sender = payload.substring(payload.lastIndexOf("\"sender\""));
        town.store("gone", "issues", payload.replace(sender, sender.replace("wilma", "wilhelm")));
        String other = sender.replaceFirst("\"id\":[0-9]+", "\"id\":987654");
        town.store("other", "issues", payload.replace(sender, other));
        town.work();
        assertThat(other).isNotEqualTo(sender);
        assertThat(town.task()).isEmpty();
        assertThat(onIssue()).containsExactly(CONFUSED);
    }

    private String payload(String guid) {
        return town.github.webhooks().deliveries().stream()
                .filter(delivery -> delivery.guid().equals(guid))
                .map(delivery -> new String(delivery.body(), StandardCharsets.UTF_8))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void aLabelThatOnlyLooksLikeOursStartsNothing() {
        for (String label :
                List.of("Agent:run", "agent:run ", "agent：run", "аgent:run", "agent:rerun")) {
            town.on(town.issue).label(label, "wilma");
        }
        town.work();
        assertThat(town.task()).isEmpty();
        assertThat(onIssue()).isEmpty();
        assertThat(town.seen().labels()).hasSize(5);
    }

    @Test
    void aCommandOfSomebodyWhoMayOnlyReadGetsASignAndNothingElse() {
        for (String word : List.of("run", "retry", "cancel", "status", "help", "dance")) {
            long comment = town.on(town.issue).comment("rudi", "/agent " + word);
            town.work();
            assertThat(onComment(comment)).containsExactly(CONFUSED);
        }
        assertThat(town.task()).isEmpty();
        assertThat(town.answers()).isEmpty();
    }

    @Test
    void aCommandOfABotIsPassedOverInSilence() {
        long comment = town.on(town.issue).comment("renovate[bot]", "/agent run");
        town.work();
        assertThat(town.task()).isEmpty();
        assertThat(onComment(comment)).isEmpty();
        assertThat(town.answers()).isEmpty();
        assertThat(onIssue()).isEmpty();
    }

    @Test
    void anEditedCommentGivesNoCommand() {
        long comment = town.on(town.issue).comment("wilma", "Let me think.");
        town.on(town.issue).editComment(comment, "wilma", "/agent run");
        town.work();
        assertThat(town.task()).isEmpty();
        assertThat(onComment(comment)).isEmpty();
    }

    @Test
    void permissionCountsAtTheMomentOfTheWork() {
        town.on(town.issue).label(LABEL, "wilma");
        long comment = town.on(town.issue).comment("wilma", "/agent run");
        town.lastGuid("issue_comment");
        town.github.grant(IntakeTown.REPO, "wilma", Permission.TRIAGE);
        town.work();
        assertThat(town.task()).isEmpty();
        assertThat(onIssue()).containsExactly(CONFUSED);
        assertThat(onComment(comment)).containsExactly(CONFUSED);
    }

    @Test
    void aCommandStartsStopsAndStartsAgain() {
        long run = town.on(town.issue).comment("wilma", "Now!\n/agent run");
        town.work();
        assertThat(town.task().orElseThrow().state()).isEqualTo(new Queued(1));
        assertThat(onComment(run)).containsExactly(EYES);
        town.on(town.issue).comment("wilma", "/agent cancel");
        town.work();
        assertThat(town.task().orElseThrow().state()).isInstanceOf(Cancelled.class);
        town.on(town.issue).edit("wilma", "Say hello twice", "Once is not enough.");
        town.on(town.issue).comment("wilma", "/agent retry");
        town.work();
        Task task = town.task().orElseThrow();
        assertThat(task.state()).isEqualTo(new Queued(2));
        assertThat(task.spec().title()).isEqualTo("Say hello twice");
        assertThat(task.spec().body()).isEqualTo("Once is not enough.");
        assertThat(town.answers()).isEmpty();
    }

    @Test
    void closingTheIssueCancelsAndAClosedIssueStartsNothing() {
        town.on(town.issue).label(LABEL, "wilma");
        town.work();
        town.on(town.issue).close("rudi");
        town.work();
        assertThat(town.task().orElseThrow().state()).isInstanceOf(Cancelled.class);

        town.clock.move(Duration.ofMinutes(1));
        town.on(town.issue).label(LABEL, "wilma");
        town.work();
        assertThat(town.task().orElseThrow().state()).isInstanceOf(Cancelled.class);
        assertThat(onIssue()).containsExactly(EYES, CONFUSED);
        assertThat(town.seen().labels()).isEmpty();
    }

    @Test
    void nulCharactersInAnIssueDoNotStopIt() {
        town.on(town.issue).edit("wilma", "Say\0hello", "It says\0 nothing.");
        town.on(town.issue).label(LABEL, "wilma");
        town.work();
        Task task = town.task().orElseThrow();
        assertThat(task.spec().title()).isEqualTo("Sayhello");
        assertThat(task.spec().body()).isEqualTo("It says nothing.");
    }
}
