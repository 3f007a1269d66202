package dev.nightkiln.worker;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nightkiln.policy.Policies;
import dev.nightkiln.store.Claim;
import dev.nightkiln.store.OnH2;
import dev.nightkiln.store.TestDatabase;
import dev.nightkiln.task.CommitSha;
import dev.nightkiln.task.FailureReason;
import dev.nightkiln.task.Feedback;
import dev.nightkiln.task.TaskState.Published;
import dev.nightkiln.task.TaskState.Queued;
import dev.nightkiln.worker.FollowUpStart.Found;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Path;

/** What may have happened on GitHub between the wish and the attempt that works on it. */
@ExtendWith(OnH2.class)
class FollowUpStartTest {
    private FollowUpTown town;

    @BeforeEach
    void open(TestDatabase where, @TempDir Path directory) throws IOException {
        town = new FollowUpTown(where, directory);
    }

    @AfterEach
    void close() {
        town.close();
    }

    private static void assertUnusable(Found found, FailureReason reason, String words) {
        assertThat(found)
                .isInstanceOfSatisfying(
                        Found.Unusable.class,
                        unusable -> {
                            assertThat(unusable.failure().reason()).isEqualTo(reason);
                            assertThat(unusable.failure().summary()).contains(words);
                            assertThat(unusable.failure().log()).isNotBlank();
                        });
    }

    @Test
    void anAttemptGoesOnFromTheHeadWithAPersonsPushInIt() {
        town.command("bea");
        Claim claim = town.begun();
        assertThat(town.found(claim)).isEqualTo(new Found.At(claim, town.published));
        CommitSha byHand =
                town.github.commitFile(
                        FollowUpTown.REPO, town.branch, "by-hand.txt", "hand", "cem");
        assertThat(town.found(claim)).isEqualTo(new Found.At(claim, byHand));
    }

    @Test
    void whoMayNotWriteAnyMoreIsNotWorkedFor() {
        town.command("bea");
        town.github.revoke(FollowUpTown.REPO, "bea");
        Claim claim = town.begun();

        assertThat(town.admittance.of(claim.task())).isInstanceOf(Admittance.Let.class);
        assertThat(town.found(claim))
                .isEqualTo(
                        new Found.NothingLeft(
                                "nobody who may asks for changes of #" + town.pull + " any more"));
        town.tasks.drop(claim, "nobody asks any more");
        assertThat(town.now().state()).isEqualTo(new Published(2, town.published, town.pull));
    }

    @Test
    void oneLostRightLeavesTheWishesOfTheOthers() {
        town.command("cem");
        town.command("bea");
        town.github.revoke(FollowUpTown.REPO, "cem");
        Claim claim = town.begun();
        assertThat(claim.task().spec().requester().login()).isEqualTo("cem");

        assertThat(town.admittance.of(claim.task())).isInstanceOf(Admittance.Let.class);
        assertThat(town.found(claim))
                .isInstanceOfSatisfying(
                        Found.At.class,
                        at ->
                                assertThat(at.claim().task().spec().requester().login())
                                        .isEqualTo("bea"));
        assertThat(town.findings.feedback(town.now()))
                .extracting(Feedback::body)
                .containsExactly("What bea wants.");
        assertThat(town.now().spec().requester().login()).isEqualTo("bea");
    }

    @Test
    void whoMerelyRetriedIsAskedAboutToo() {
        town.command("bea");
        town.handBack(town.begun());
        town.retry("cem");
        town.github.revoke(FollowUpTown.REPO, "cem");

        assertThat(town.admittance.of(town.begun().task()))
                .isInstanceOfSatisfying(
                        Admittance.Refused.class,
                        refused ->
                                assertThat(refused.failure().summary())
                                        .isEqualTo(
                                                "cem asked for this and may not write to the"
                                                        + " repository any more"));
    }

    @Test
    void aWishThatComesWhileNothingIsLeftOfTheOthersIsNotLost() {
        town.command("bea");
        town.github.revoke(FollowUpTown.REPO, "bea");
        Claim claim = town.begun();
        town.command("cem");
        assertThat(town.found(claim)).isInstanceOf(Found.NothingLeft.class);
        town.tasks.drop(claim, "nobody asks any more");

        assertThat(town.now().state()).isEqualTo(new Queued(3));
        assertThat(town.findings.feedback(town.now()))
                .extracting(Feedback::body)
                .containsExactly("What cem wants.");
    }

    @Test
    void aReviewThatNobodyStandsByIsNotWorkedOn() {
        var on = town.github.issue(FollowUpTown.REPO, town.pull);
        long dismissed = on.requestChanges("bea", "What bea wants.");
        town.review(dismissed, "bea");
        town.review(on.requestChanges("cem", "What cem wants."), "cem");
        on.dismissReview(dismissed, "ada");

        assertThat(town.found(town.begun())).isInstanceOf(Found.At.class);
        assertThat(town.findings.feedback(town.now()))
                .extracting(Feedback::body)
                .containsExactly("What cem wants.");
    }

    @Test
    void aPullRequestThatIsNotAsItWasIsHandedBackInWords() {
        town.command("bea");
        Claim claim = town.begun();
        var on = town.github.issue(FollowUpTown.REPO, town.pull);
        on.close("cem");
        assertUnusable(town.found(claim), FailureReason.GITHUB_REFUSED, "#2 is not open any more");
        on.reopen("cem");
        town.github.createBranch(FollowUpTown.REPO, "release", "main");
        on.retarget("release", "cem");
        assertUnusable(
                town.found(claim), FailureReason.GITHUB_REFUSED, "pointed at another branch");
        on.retarget("main", "cem");
        town.github.rewriteBranch(FollowUpTown.REPO, town.branch, "main", "cem");
        assertUnusable(
                town.found(claim),
                FailureReason.GITHUB_REFUSED,
                "The branch `" + town.branch + "` was rewritten");
    }

    @Test
    void anotherPolicyIsNotJudgedBy() {
        town.command("bea");
        Claim claim = town.begun();
        town.github.commitFile(
                FollowUpTown.REPO,
                "main",
                Policies.REPOSITORY_FILE,
                FollowUpTown.POLICY.replace("make test", "true"),
                "cem");
        assertUnusable(
                town.found(claim), FailureReason.POLICY_DENIED, "The policy on the base branch");
    }
}
