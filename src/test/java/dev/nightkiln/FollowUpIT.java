package dev.nightkiln;

import static dev.nightkiln.SignOffCase.GREEN;
import static dev.nightkiln.SignOffCase.RED;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.nightkiln.demo.Conversation;
import dev.nightkiln.demo.Conversation.LineNote;
import dev.nightkiln.demo.View.CheckRunView;
import dev.nightkiln.task.CommitSha;
import dev.nightkiln.task.FailureReason;
import dev.nightkiln.task.Task;
import dev.nightkiln.task.TaskState.Escalated;
import dev.nightkiln.task.TaskState.Merged;
import dev.nightkiln.task.TaskState.Published;
import dev.nightkiln.testing.Hub;

import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.time.Duration;
import java.util.List;

/** Reviews and {@code /agent fix} on a published change: the same branch, the same pull request. */
class FollowUpIT extends OnTheRoad {
    @BeforeAll
    static void settle() {
        SignOffCase.settle(road);
        road.hub().gitHub().createUser("stranger");
    }

    @Test
    void aReviewIsAnsweredByAnotherCommitOnTheSameBranchAndTheSamePullRequest() throws IOException {
        FollowedChange one = FollowedChange.published(road, "review");
        String before = one.head();
        assertThat(one.talk().only("evidence")).contains(before);

        one.person().approve("cem");
        one.signOffIs(GREEN, "");
        one.person()
                .requestChanges(
                        "bea",
                        "Please [[say two]]<!-- EVIL -->.",
                        new LineNote("result.txt", 1, "```suggestion\n[[say three]]\n```"));
        Task second = one.after(2);

        assertThat(second.state()).isInstanceOf(Published.class);
        assertThat(second.branch()).isEqualTo(one.first().branch());
        assertThat(one.head()).isNotEqualTo(before);
        assertThat(one.commits().subList(0, 2)).containsExactly(one.head(), before);
        assertThat(one.file("asked.txt")).isEqualTo("[[say two]]\n[[say three]]\n");
        assertThat(one.file("result.txt")).isEqualTo("one\n");
        var golden = road.golden(second).commit("FIRST", new CommitSha(before));
        golden.check("evidence-follow-up.md", one.talk().only("evidence"));
        golden.check("status-follow-up.md", one.issue().only("status"));
        assertThat(one.place().pull().body())
                .contains("`" + one.place().pull().headSha().abbreviated() + "`")
                .doesNotContain(before.substring(0, 7));
        assertThat(checks(one)).allMatch(run -> run.conclusion() != null).hasSizeGreaterThan(4);

        one.signOffIs(RED, "Nobody has approved this commit yet");
        assertThat(checks(one)).extracting(CheckRunView::name).doesNotHaveDuplicates();
        one.person().approve("bea");
        one.signOffIs(RED, "`bea` does not count: asked by a review for what this commit does");
        one.person().approve(Hub.PERSON);
        one.signOffIs(GREEN, "`bea` approved");
        one.person().approve("cem");
        one.signOffIs(GREEN, "`cem` approved");
    }

    private static List<CheckRunView> checks(FollowedChange one) {
        return one.place().checkRuns().stream()
                .filter(run -> run.headSha().equals(one.place().pull().headSha()))
                .toList();
    }

    @Test
    void aCommandIsAFollowUpWhoseAuthorAskedForTheChange() throws IOException {
        FollowedChange one = FollowedChange.published(road, "command");
        String before = one.head();
        one.person().comment("bea", "/agent fix [[name it]]");
        one.after(2);
        assertThat(one.file("asked.txt")).isEqualTo("[[name it]]\n");
        assertThat(one.commits()).contains(before);
        assertThat(one.talk().view().comments().getLast().body()).isNotBlank();
        one.person().approve("bea");
        one.signOffIs(RED, "`bea` does not count: asked for this change");
        one.person().reviewComment("cem", "Nice.\n\n/agent fix [[and more]]");
        one.after(3);
        assertThat(one.file("asked.txt")).isEqualTo("[[name it]]\n[[and more]]\n");
        assertThat(one.talk().only("evidence")).contains("Superseded by attempt 3");
        one.person().approve("cem");
        one.signOffIs(RED, "`cem` does not count: asked for this change");

        int answers = one.issue().comments("answer").size();
        one.issue().comment("/agent fix [[this]]");
        await().atMost(Duration.ofSeconds(20))
                .until(() -> one.issue().comments("answer").size() == answers + 1);
        assertThat(one.issue().last("answer")).contains("it is said on the pull request");
    }

    @Test
    void nobodyElsesWordsStartOrReachAFollowUp() throws IOException {
        FollowedChange one = FollowedChange.published(road, "attack");
        String before = one.head();
        Conversation person = one.person();
        person.requestChanges("stranger", "EVIL");
        person.requestChanges("rudi", "EVIL, with triage only");
        person.requestChanges("renovate[bot]", "EVIL");
        person.comment("stranger", "/agent fix EVIL");
        person.comment("renovate[bot]", "/agent fix EVIL");
        person.comment("bea", "> /agent fix EVIL\n\nI would not.");
        person.comment("bea", "```\n/agent fix EVIL\n```");
        long harmless = person.comment("bea", "Nice.");
        person.editComment(harmless, "bea", "/agent fix EVIL");
        person.reviewComment("bea", "EVIL, but a remark.");
        person.approve("cem");
        one.signOffIs(GREEN, "`cem` approved");
        assertThat(road.task(one.issue()).orElseThrow().attempt()).isEqualTo(1);

        road.hub().gitHub().webhooks().pause();
        long review =
                person.requestChanges(
                        "bea", "Do [[it]].", new LineNote("result.txt", 1, "[[here]]"));
        person.reply(review, "stranger", "EVIL");
        person.reply(review, "bea", "EVIL, a remark of another review.");
        road.hub().gitHub().webhooks().resume();
        Task second = one.after(2);
        Road.assertPublished(second);
        assertThat(one.file("asked.txt")).isEqualTo("[[it]]\n[[here]]\n");
        assertThat(one.commits()).contains(before);
    }

    @Test
    void aFollowUpThatFailsLeavesThePullRequestAndIsRepeatedOrGivenUp() throws IOException {
        FollowedChange one =
                FollowedChange.published(
                        road, "fails", "! grep -q RED asked.txt"); // passes on the base
        String before = one.head();
        one.person().approve("cem");
        one.signOffIs(GREEN, "");
        one.person().requestChanges("bea", "[[RED]]");
        Task handedBack = one.after(2);
        assertThat(handedBack.state())
                .isInstanceOfSatisfying(
                        Escalated.class,
                        state -> assertThat(state.reason()).isEqualTo(FailureReason.CHECK_FAILED));
        assertThat(one.head()).isEqualTo(before);
        assertThat(one.place().pull().state()).isEqualTo("open");
        assertThat(one.issue().comments("escalation")).isEmpty();
        assertThat(one.talk().only("escalation"))
                .contains("@bea, this one needs you")
                .contains("gives up what was asked for");
        road.app().keepHouse();
        one.signOffIs(RED, "attempt 2 was handed back");

        one.person().comment("bea", "/agent retry");
        one.after(3);
        assertThat(one.talk().comments("escalation")).hasSize(2);
        one.person().comment("bea", "/agent cancel");
        one.signOffIs(GREEN, "`cem` approved");
        assertThat(one.talk().only("evidence")).contains(before);
        assertThat(one.head()).isEqualTo(before);
    }

    @Test
    void aPersonsPushIsBuiltUponAndARewrittenBranchIsRefused() throws IOException {
        FollowedChange one = FollowedChange.published(road, "pushed");
        String before = one.head();
        var gitHub = road.hub().gitHub();
        gitHub.commitFile(one.place().name(), one.first().branch(), "by-hand.txt", "hand", "cem");
        String byHand = one.head();
        one.person().requestChanges("bea", "[[more]]");
        one.after(2);
        assertThat(one.commits().subList(0, 3)).containsExactly(one.head(), byHand, before);
        assertThat(one.file("by-hand.txt")).isEqualTo("hand\n");
        assertThat(one.talk().only("evidence")).contains("by-hand.txt");

        gitHub.rewriteBranch(one.place().name(), one.first().branch(), "main", "cem");
        one.person().requestChanges("bea", "[[again]]");
        Task refused = one.after(3);
        Road.assertEscalated(refused, FailureReason.GITHUB_REFUSED);
        assertThat(one.talk().only("escalation")).contains("was rewritten");
    }

    @Test
    void manyReviewsAtOnceAreWorkedOnOneAttemptAtATimeAndNoneIsLost() throws IOException {
        FollowedChange one = FollowedChange.published(road, "many");
        for (int i = 0; i < 8; i++) {
            one.person().requestChanges(i % 2 == 0 ? "bea" : "cem", "[[wish " + i + "]]");
        }
        await("all wishes")
                .atMost(Duration.ofSeconds(90))
                .untilAsserted(() -> {
                    assertThat(road.isIdle()).isTrue();
                    assertThat(road.task(one.issue()).orElseThrow().state())
                            .isInstanceOf(Published.class);
                    assertThat(one.file("asked.txt").lines().sorted())
                            .containsExactly(
                                    "[[wish 0]]",
                                    "[[wish 1]]",
                                    "[[wish 2]]",
                                    "[[wish 3]]",
                                    "[[wish 4]]",
                                    "[[wish 5]]",
                                    "[[wish 6]]",
                                    "[[wish 7]]");
                });
        assertThat(one.place().pulls()).hasSize(1);
        assertThat(one.talk().comments("evidence")).hasSize(1);
    }

    @Test
    void aMergedPullRequestEndsItsHandedBackFollowUp() throws IOException {
        FollowedChange one = FollowedChange.published(road, "merged");
        one.person().requestChanges("bea", "[[RED]]");
        one.after(2);
        one.person().readyForReview("cem");
        assertThat(one.person().merge("cem")).isTrue();
        await().atMost(Duration.ofSeconds(20))
                .untilAsserted(() ->
                        assertThat(road.task(one.issue()).orElseThrow().state())
                                .isInstanceOf(Merged.class));
        road.awaitEnd(one.issue(), 2);
    }
}
