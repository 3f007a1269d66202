package dev.nightkiln;

import static dev.nightkiln.SignOffCase.GREEN;
import static dev.nightkiln.SignOffCase.RED;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.nightkiln.demo.Permission;
import dev.nightkiln.testing.Hub;
import dev.nightkiln.testing.Ticket;

import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;

/** A change of protected paths on the whole road: held, opened by enough people, closed again. */
class SecondKeyIT extends OnTheRoad {
    private static final List<String> LOCKED =
            List.of("nightkiln/sign-off", "nightkiln/second-key", "nightkiln/policy", "nightkiln");

    @BeforeAll
    static void settle() {
        SignOffCase.settle(road);
    }

    private static void assertAll(SignOffCase one, String conclusion, String when) {
        one.is(conclusion, when);
        for (String name : LOCKED) {
            assertThat(one.run(name).conclusion()).as(name + ", " + when).isEqualTo(conclusion);
        }
    }

    /** The status comment, once it says that. */
    private static String status(SignOffCase one, String words) {
        Ticket issue = one.place().tickets().getFirst();
        await(words)
                .atMost(Duration.ofSeconds(20))
                .until(() -> issue.only("status").contains(words));
        return issue.only("status");
    }

    @Test
    void aHeldChangeOpensForEnoughPeopleAndClosesWithAPush() throws IOException {
        SignOffCase one = SignOffCase.publish(road, "held", "echo '* @mallory' > CODEOWNERS", "");

        assertThat(one.pull().draft()).isTrue();
        assertAll(one, RED, "published");
        one.talk().person().approve("bea");
        one.isRed("one of two", "needs 1 person more");
        assertAll(one, RED, "one of two");
        one.talk().person().approve(Hub.PERSON);
        one.isRed("the requester as the second", "`ada` does not count: asked for this change");
        one.talk().person().comment("cem", "/agent approve " + one.head());
        assertAll(one, GREEN, "bea by review, cem by command");
        var policy = one.run("nightkiln/policy");
        road.golden(one.task())
                .check("second-key-given.md", policy.summary() + "\n\n" + policy.text());
        assertThat(status(one, "is approved")).contains("approved by @");
        road.hub().gitHub().revoke(one.place().name(), "bea");
        road.app().keepHouse();
        assertAll(one, RED, "bea may not write any more");
        road.hub().gitHub().grant(one.place().name(), "bea", Permission.WRITE);
        road.app().keepHouse();
        assertAll(one, GREEN, "bea may again");
        road.hub()
                .gitHub()
                .commitFile(one.place().name(), one.task().branch(), "evil.sh", "evil", "cem");
        one.isRed("pushed to", "the head is");
        assertAll(one, RED, "pushed to");
        assertThat(status(one, "needs a second key")).contains("the head is");
        road.tidiness().expectRefusal("^GET /repos/acme/held/collaborators/bea/");
    }

    @Test
    void aRecordThatIsGoneOpensNothing() throws IOException, SQLException {
        SignOffCase one = SignOffCase.publish(road, "gone", "echo '* @mallory' > CODEOWNERS", "");
        one.talk().person().approve("bea");
        one.talk().person().approve("cem");
        assertAll(one, GREEN, "both");

        finding(one, "UPDATE finding SET json = '{\"gates\":[]}' WHERE kind = 'gates'");
        road.app().keepHouse();
        one.isRed("no gate is on record", "not on record any more");
        assertThat(one.run("nightkiln").conclusion()).isEqualTo(RED);
        assertThat(one.run("nightkiln/second-key").conclusion()).isEqualTo(RED);

        finding(one, "UPDATE finding SET json = '{{' WHERE kind = 'gates'");
        road.app().keepHouse();
        one.isRed("the record cannot be read", "not on record any more");

        finding(one, "DELETE FROM finding WHERE kind = 'gates'");
        road.app().keepHouse();
        one.isRed("the record is missing", "not on record any more");
    }

    private static void finding(SignOffCase one, String statement) throws SQLException {
        try (var connection =
                        DriverManager.getConnection(
                                "jdbc:h2:async:" + directory.resolve("state/nightkiln"), "", "");
                var sql = connection.createStatement()) {
            assertThat(sql.executeUpdate(statement + " AND task = '" + one.task().id() + "'"))
                    .isEqualTo(1);
        }
    }

    @Test
    void whoeverAskedForAnEarlierAttemptMayNotApproveEither() throws IOException {
        SignOffCase one = SignOffCase.askedTwice(road, "attempts");

        one.talk().person().approve("bea");
        one.isRed("who asked for the last attempt", "`bea` does not count: asked for this change");
        one.talk().person().approve(Hub.PERSON);
        one.isRed("who asked for the first", "`ada` does not count: asked for this change");
        one.says(Hub.PERSON, "/agent approve " + one.head(), "you asked for this change");
        one.talk().person().approve("cem");
        one.is(GREEN, "somebody who asked for none");
    }
}
