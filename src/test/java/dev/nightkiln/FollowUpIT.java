package dev.nightkiln;

import static dev.nightkiln.SignOffCase.GREEN;
import static dev.nightkiln.SignOffCase.RED;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.nightkiln.demo.Conversation;
import dev.nightkiln.demo.Conversation.LineNote;
import dev.nightkiln.demo.View.CheckRunView;
import dev.nightkiln.demo.View.PullView;
import dev.nightkiln.task.CommitSha;
import dev.nightkiln.task.FailureReason;
import dev.nightkiln.task.Task;
import dev.nightkiln.task.TaskState.Escalated;
import dev.nightkiln.task.TaskState.Merged;
import dev.nightkiln.task.TaskState.Published;
import dev.nightkiln.testing.Hub;
import dev.nightkiln.testing.Place;
import dev.nightkiln.testing.Seeds;
import dev.nightkiln.testing.Ticket;

import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.time.Duration;
import java.util.List;

/** Reviews and {@code /agent fix} on a published change: the same branch, the same pull request. */
class FollowUpIT extends OnTheRoad {
    /** Obeys what is asked for between double brackets; without a review it writes a file. */
    private static final String AGENT =
            """
            if grep -q '"followUp"' "$NIGHTKILN_BRIEF/task.json"; then
              if grep -qE 'EVIL|stranger' "$NIGHTKILN_BRIEF"/*; then exit 1; fi;
              grep -o '\\[\\[[^]]*\\]\\]' "$NIGHTKILN_BRIEF/TASK.md" >> asked.txt;
            else echo one > result.txt; fi\
            """;

    private static final String CHECK = "test -f result.txt && ! grep -q RED asked.txt";

    @BeforeAll
    static void settle() {
        SignOffCase.settle(road);
        road.hub().gitHub().createUser("stranger");
    }

    /** A published change, and what is done to its pull request. */
    private record Case(Place place, Ticket issue, Task first, PullView pull) {
        static Case published(String name) throws IOException {
            return published(name, CHECK);
        }

        static Case published(String name, String check) throws IOException {
            Place place = road.repository(name, Seeds.shell(AGENT, check));
            SignOffCase.admit(road, place);
            Ticket issue = place.issue("Do it");
            Task task = road.work(issue);
            Road.assertPublished(task);
            return new Case(place, issue, task, place.pull());
        }

        Conversation person() {
            return talk().person();
        }

        Ticket talk() {
            return place.conversation(pull);
        }

        /** Waits for the attempt's end; there is one pull request all the time. */
        Task after(int attempt) {
            Task task = road.awaitEnd(issue, attempt);
            assertThat(place.pulls()).hasSize(1);
            assertThat(place.pull().number()).isEqualTo(pull.number());
            return task;
        }

        String head() {
            return place.pull().headSha().hex();
        }

        String file(String path) {
            return road.hub().gitHub().view().file(place.name(), head(), path);
        }

        List<String> commits() {
            return road.hub().gitHub().view().history(place.name(), head());
        }

        String signOff() {
            return place.checkRuns().stream()
                    .filter(run -> run.headSha().equals(place.pull().headSha()))
                    .filter(run -> run.name().equals("nightkiln/sign-off"))
                    .reduce((_, last) -> last)
                    .map(run -> run.conclusion() + ": " + run.summary() + run.text())
                    .orElse("none");
        }

        void signOffIs(String conclusion, String because) {
            await(because)
                    .atMost(Duration.ofSeconds(30))
                    .untilAsserted(() -> {
                        assertThat(road.isIdle()).isTrue();
                        assertThat(signOff()).startsWith(conclusion).contains(because);
                    });
        }
    }

    @Test
    void aReviewIsAnsweredByAnotherCommitOnTheSameBranchAndTheSamePullRequest() throws IOException {
        Case one = Case.published("review");
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
        one.person().approve("bea");
        one.signOffIs(RED, "`bea` does not count: asked by a review for what this commit does");
        one.person().approve(Hub.PERSON);
        one.signOffIs(GREEN, "`bea` approved");
        one.person().approve("cem");
        one.signOffIs(GREEN, "`cem` approved");
    }

    private static List<CheckRunView> checks(Case one) {
        return one.place().checkRuns().stream()
                .filter(run -> run.headSha().equals(one.place().pull().headSha()))
                .toList();
    }

    @Test
    void aCommandIsAFollowUpWhoseAuthorAskedForTheChange() throws IOException {
        Case one = Case.published("command");
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
        Case one = Case.published("attack");
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
        Case one = Case.published("fails", "! grep -q RED asked.txt"); // passes on the base
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
        Case one = Case.published("pushed");
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
        Case one = Case.published("many");
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
        Case one = Case.published("merged");
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
