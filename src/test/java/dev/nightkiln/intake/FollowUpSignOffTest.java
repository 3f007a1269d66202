package dev.nightkiln.intake;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nightkiln.demo.View.CheckRunView;
import dev.nightkiln.store.Claim;
import dev.nightkiln.task.CommitSha;
import dev.nightkiln.task.FailureReason;
import dev.nightkiln.task.TaskEvent;

import org.junit.jupiter.api.Test;

import java.util.List;

/** Who writes the sign-off of which commit while a follow-up is on its way. */
class FollowUpSignOffTest extends OnAPullRequest {
    private List<CheckRunView> signOffs(CommitSha head) {
        return town.github.view().checkRuns(IntakeTown.REPO).stream()
                .filter(run -> run.headSha().equals(head))
                .filter(run -> run.name().equals("nightkiln/sign-off"))
                .toList();
    }

    private CommitSha pushed(String file) {
        CommitSha head = town.github.commitFile(IntakeTown.REPO, CHANGE, file, file, "wilma");
        town.work();
        return head;
    }

    @Test
    void whatAnAttemptPushesIsForThatAttemptToSpeakOf() {
        on.requestChanges("bea", "More.");
        town.work();
        begun();
        CommitSha head = pushed("more.txt");

        assertThat(signOffs(head)).isEmpty();
        assertThat(signOffs(published))
                .singleElement()
                .extracting(CheckRunView::conclusion)
                .isEqualTo("action_required");
    }

    @Test
    void aHeadThatNoAttemptPublishedHasOneSignOffHoweverManyAttemptsEnd() {
        CommitSha byHand = pushed("by-hand.txt");
        for (String wish : List.of("This.", "That.")) {
            on.requestChanges("bea", wish);
            town.work();
            Claim claim = begun();
            var handedBack = new TaskEvent.HandedBack(FailureReason.TIMEOUT);
            assertThat(town.tasks.advance(claim, handedBack, "", List.of())).isPresent();
            on.approve("bea");
            town.work();

            assertThat(signOffs(byHand))
                    .singleElement()
                    .satisfies(run -> {
                        assertThat(run.conclusion()).isEqualTo("action_required");
                        assertThat(run.summary())
                                .contains("attempt " + now().attempt() + " was handed back");
                    });
        }
    }
}
