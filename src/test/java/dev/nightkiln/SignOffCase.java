package dev.nightkiln;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.nightkiln.demo.Permission;
import dev.nightkiln.demo.View.CheckRunView;
import dev.nightkiln.demo.View.PullView;
import dev.nightkiln.task.FailureReason;
import dev.nightkiln.task.Task;
import dev.nightkiln.testing.Place;
import dev.nightkiln.testing.Seeds;
import dev.nightkiln.testing.Ticket;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/** A published change that ada asked for, and people of every kind around it. */
public record SignOffCase(Road road, Place place, Task task, PullView pull, Ticket talk) {
    public static final String GREEN = "success";
    public static final String RED = "action_required";
    static final List<String> PEOPLE = List.of("bea", "cem", "rudi");

    static SignOffCase publish(Road road, String name, String more) throws IOException {
        return publish(road, name, "echo one > result.txt", more);
    }

    /** What the agent runs, and further lines of the policy. */
    static SignOffCase publish(Road road, String name, String agent, String more)
            throws IOException {
        Map<String, String> files = Seeds.shell(agent, "true");
        Place place = road.repository(name, Seeds.policy(files.get(Seeds.POLICY) + more));
        admit(road, place);
        return of(road, place, road.work(place.issue("Do it")));
    }

    /** What ada asked for in vain, and bea asked for again. */
    public static SignOffCase askedTwice(Road road, String name) throws IOException {
        Place place =
                road.repository(name, Seeds.shell("echo one > result.txt", "! test -e result.txt"));
        admit(road, place);
        Ticket issue = place.issue("Do it");
        Road.assertEscalated(road.work(issue), FailureReason.CHECK_FAILED);
        String policy = Seeds.shellPolicy("echo one > result.txt", "true");
        road.hub().gitHub().commitFile(place.name(), "main", Seeds.POLICY, policy, "cem");
        issue.person().comment("bea", "/agent retry");
        Task task = road.awaitEnd(issue, 2);
        Road.assertPublished(task);
        return of(road, place, task);
    }

    /** The people a case knows, and a bot. */
    public static void settle(Road road) {
        road.hub().gitHub().createApp("renovate");
        PEOPLE.forEach(road.hub().gitHub()::createUser);
    }

    static void admit(Road road, Place place) {
        var gitHub = road.hub().gitHub();
        gitHub.grant(place.name(), "bea", Permission.WRITE);
        gitHub.grant(place.name(), "cem", Permission.WRITE);
        gitHub.grant(place.name(), "rudi", Permission.TRIAGE);
        gitHub.grant(place.name(), "renovate[bot]", Permission.WRITE);
    }

    static SignOffCase of(Road road, Place place, Task task) {
        PullView pull = place.pull();
        return new SignOffCase(road, place, task, pull, place.conversation(pull));
    }

    public String head() {
        return pull.headSha().hex();
    }

    CheckRunView signOff() {
        return run("nightkiln/sign-off");
    }

    /** The youngest check run of this name on the commit that was published. */
    public CheckRunView run(String name) {
        return place.checkRuns().stream()
                .filter(run -> run.name().equals(name))
                .filter(run -> run.headSha().equals(pull.headSha()))
                .reduce((_, last) -> last)
                .orElseThrow();
    }

    /** All that is delivered is dealt with, and then the gate says so. */
    public void is(String conclusion, String attack) {
        await(attack)
                .atMost(Duration.ofSeconds(60))
                .untilAsserted(() -> {
                    assertThat(road.isIdle()).isTrue();
                    assertThat(signOff().conclusion()).isEqualTo(conclusion);
                });
    }

    /** GitHub tells time in seconds, and of two words in one second the refusal counts. */
    public static void awaitNextSecond() {
        long now = Instant.now().getEpochSecond();
        await().until(() -> Instant.now().getEpochSecond() > now);
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
