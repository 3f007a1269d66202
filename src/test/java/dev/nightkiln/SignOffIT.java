package dev.nightkiln;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.nightkiln.demo.Fault;
import dev.nightkiln.demo.Permission;
import dev.nightkiln.demo.View.CheckRunView;
import dev.nightkiln.demo.View.PullView;
import dev.nightkiln.task.Task;
import dev.nightkiln.testing.Hub;
import dev.nightkiln.testing.Place;
import dev.nightkiln.testing.Seeds;
import dev.nightkiln.testing.Ticket;

import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Attacks on the sign-off over the whole road: who may turn it green, and what turns it red. */
class SignOffIT extends OnTheRoad {
    private static final String GREEN = "success";
    private static final String RED = "action_required";

    @BeforeAll
    static void settle() throws IOException {
        road.hub().gitHub().createApp("renovate");
        List.of("bea", "cem", "rudi").forEach(road.hub().gitHub()::createUser);
    }

    /** A published change that ada asked for, and people of every kind around it. */
    private record Case(Place place, Task task, PullView pull, Ticket talk) {
        static Case publish(String name, String more) throws IOException {
            Map<String, String> files = Seeds.shell("echo one > result.txt", "true");
            String policy = ".github/agent-policy.yml";
            files.put(policy, files.get(policy) + more);
            Place place = road.repository(name, files);
            var gitHub = road.hub().gitHub();
            gitHub.grant(place.name(), "bea", Permission.WRITE);
            gitHub.grant(place.name(), "cem", Permission.WRITE);
            gitHub.grant(place.name(), "rudi", Permission.TRIAGE);
            gitHub.grant(place.name(), "renovate[bot]", Permission.WRITE);
            Task task = road.work(place.issue("Do it"));
            PullView pull = place.pull();
            return new Case(place, task, pull, place.conversation(pull));
        }

        String head() {
            return pull.headSha().hex();
        }

        CheckRunView signOff() {
            return place.checkRuns().stream()
                    .filter(run -> run.name().equals("nightkiln/sign-off"))
                    .filter(run -> run.headSha().equals(pull.headSha()))
                    .reduce((_, last) -> last)
                    .orElseThrow();
        }

        /** All that is delivered is dealt with, and then the gate says so. */
        void is(String conclusion, String attack) {
            await(attack)
                    .atMost(Duration.ofSeconds(60))
                    .untilAsserted(() -> {
                        assertThat(road.isIdle()).isTrue();
                        assertThat(signOff().conclusion()).isEqualTo(conclusion);
                    });
        }

        void isRed(String attack, String because) {
            is(RED, attack);
            assertThat(signOff().summary() + "\n" + signOff().text()).as(attack).contains(because);
        }

        void says(String who, String command, String answer) {
            int before = talk.comments("answer").size();
            talk.person().comment(who, command);
            await(command)
                    .atMost(Duration.ofSeconds(20))
                    .until(() -> talk.comments("answer").size() == before + 1);
            assertThat(talk.last("answer")).contains(answer);
            is(RED, command);
        }
    }

    @Test
    void nobodyApprovesWhoMayNotAndNothingButThisCommit() throws IOException {
        Case one = Case.publish("who", "");
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
        Case one = Case.publish("withers", "");
        var person = one.talk().person();

        long review = person.approve("bea");
        one.is(GREEN, "bea approves");
        road.golden(one.task()).check("sign-off-given.md", String.valueOf(one.signOff().summary()));
        person.dismissReview(review, Hub.PERSON);
        one.isRed("dismissed", "`bea` does not count: the review was dismissed");
        road.hub().gitHub().faults().failsNext(new Fault.Status(500), "GET", reviews(one));
        road.hub().gitHub().faults().failsNext(new Fault.Status(500), "GET", reviews(one));
        road.tidiness().expectRefusal("^GET /repos/acme/withers/pulls/\\d+/reviews.* -> 500$");
        // GitHub tells time in seconds, and of two words in one second the refusal counts.
        long refused = Instant.now().getEpochSecond();
        await().until(() -> Instant.now().getEpochSecond() > refused);
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

    private static String reviews(Case one) {
        return "/repos/" + one.place().name() + "/pulls/" + one.pull().number() + "/reviews";
    }

    private static String masked(Case one) {
        String pushed = one.place().pull().headSha().abbreviated();
        return String.valueOf(String.valueOf(one.signOff().summary())).replace(pushed, "pushed");
    }

    @Test
    void onePersonIsOneVoiceAndAnotherPolicyEndsThemAll() throws IOException {
        Case one = Case.publish("voices", "sign-off:\n  approvals: 2\n");

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
