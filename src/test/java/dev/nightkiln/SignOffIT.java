package dev.nightkiln;

import static dev.nightkiln.SignOffCase.GREEN;
import static dev.nightkiln.SignOffCase.RED;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nightkiln.demo.Fault;
import dev.nightkiln.demo.Permission;
import dev.nightkiln.demo.View.CheckRunView;
import dev.nightkiln.testing.Hub;
import dev.nightkiln.testing.Seeds;

import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.util.Locale;

/** Attacks on the sign-off over the whole road: who may turn it green, and what turns it red. */
class SignOffIT extends OnTheRoad {
    @BeforeAll
    static void settle() {
        SignOffCase.settle(road);
    }

    @Test
    void nobodyApprovesWhoMayNotAndNothingButThisCommit() throws IOException {
        SignOffCase one = SignOffCase.publish(road, "who", "");
        one.is(RED, "published");
        road.golden(one.task())
                .check("sign-off-waiting.md", String.valueOf(one.signOff().summary()));

        one.says(Hub.PERSON, "/agent approve " + one.head(), "you asked for this change");
        one.talk().person().approve(Hub.PERSON);
        one.isRed("the requester's own review", "`ada` does not count: asked for this change");
        one.talk().person().approve("renovate[bot]");
        one.isRed("a bot's review", "`renovate` does not count: is a bot");
        one.talk().person().approve("rudi");
        one.isRed("a review without write permission", "`rudi` does not count: may not approve");
        one.talk().person().comment("rudi", "/agent approve " + one.head());
        one.isRed("a command without write permission", "needs 1 person more");
        one.talk().person().comment("renovate[bot]", "/agent approve " + one.head());
        one.isRed("a bot's command", "needs 1 person more");
        one.says("bea", "/agent approve", "which is `" + one.head());
        one.says("bea", "/agent approve " + one.head().substring(0, 6), one.head());
        one.says("bea", "/agent approve " + one.task().spec().base(), one.head());
        one.says("bea", "/agent approve " + one.head() + " please", one.head());
        one.says("bea", "/agent approve " + one.head() + "0", one.head());
    }

    @Test
    void whatWasGivenCanBeTakenBackAndWithers() throws IOException {
        SignOffCase one = SignOffCase.publish(road, "withers", "");
        var person = one.talk().person();

        long review = person.approve("bea");
        one.is(GREEN, "bea approves");
        road.golden(one.task()).check("sign-off-given.md", String.valueOf(one.signOff().summary()));
        person.dismissReview(review, Hub.PERSON);
        one.isRed("dismissed", "`bea` does not count: the review was dismissed");
        road.hub().gitHub().faults().failsNext(new Fault.Status(500), "GET", reviews(one));
        road.hub().gitHub().faults().failsNext(new Fault.Status(500), "GET", reviews(one));
        road.tidiness().expectRefusal("^GET /repos/acme/withers/pulls/\\d+/reviews.* -> 500$");
        SignOffCase.awaitNextSecond();
        person.comment(
                "bea", "/agent approve " + one.head().substring(0, 7).toUpperCase(Locale.ROOT));
        one.is(GREEN, "bea approves by a command, and GitHub fails twice on the way");
        road.hub().gitHub().revoke(one.place().name(), "bea");
        road.app().keepHouse();
        one.isRed("the permission is lost", "`bea` does not count: may not approve");
        road.hub().gitHub().grant(one.place().name(), "bea", Permission.WRITE);
        road.app().keepHouse();
        one.is(GREEN, "the permission is back");
        person.requestChanges("bea");
        one.isRed("bea thinks again", "`bea` does not count: asked for changes");
        person.approve("cem");
        one.is(GREEN, "cem approves");
        road.hub().gitHub().createBranch(one.place().name(), "release", "main");
        person.retarget("release", "bea");
        one.isRed("retargeted", "pointed at another branch");
        person.retarget("main", "bea");
        one.is(GREEN, "pointed back");
        road.hub()
                .gitHub()
                .commitFile(one.place().name(), one.task().branch(), "evil.sh", "evil", "cem");
        one.isRed("approve, then push", "the head is");
        road.golden(one.task()).check("sign-off-void.md", masked(one));
        assertThat(one.place().checkRuns())
                .filteredOn(run -> run.headSha().equals(one.place().pull().headSha()))
                .extracting(CheckRunView::conclusion)
                .containsExactly(RED);
        road.tidiness().expectRefusal("^GET /repos/acme/withers/collaborators/bea/");
    }

    private static String reviews(SignOffCase one) {
        return "/repos/" + one.place().name() + "/pulls/" + one.pull().number() + "/reviews";
    }

    private static String masked(SignOffCase one) {
        String pushed = one.place().pull().headSha().abbreviated();
        return String.valueOf(String.valueOf(one.signOff().summary())).replace(pushed, "pushed");
    }

    @Test
    void onePersonIsOneVoiceAndAnotherPolicyEndsThemAll() throws IOException {
        SignOffCase one = SignOffCase.publish(road, "voices", "sign-off:\n  approvals: 2\n");

        one.talk().person().approve("bea");
        one.talk().person().approve("bea");
        one.talk().person().comment("bea", "/agent approve " + one.head());
        one.isRed("one person three times", "needs 1 person more");
        one.talk().person().approve("cem");
        one.is(GREEN, "a second person");
        road.hub()
                .gitHub()
                .commitFile(
                        one.place().name(),
                        "main",
                        ".github/agent-policy.yml",
                        Seeds.shellPolicy("echo two", "true"),
                        "cem");
        road.app().keepHouse();
        one.isRed("a laxer policy on the base branch", "the policy has changed");
    }
}
