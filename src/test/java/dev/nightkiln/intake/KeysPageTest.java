package dev.nightkiln.intake;

import static dev.nightkiln.intake.FrontDoorFixture.body;
import static dev.nightkiln.intake.FrontDoorFixture.status;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nightkiln.store.OnH2;
import dev.nightkiln.store.TestDatabase;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import java.io.IOException;
import java.util.List;

/** The public keys are for everybody, and nothing else becomes so with them. */
@ExtendWith(OnH2.class)
class KeysPageTest {
    private static final String STRANGER =
            "Host: evidence.example\r\nOrigin: https://evil.example\r\nSec-Fetch-Site: cross-site\r\n\r\n";

    @Test
    void anybodyMayReadThemFromAnywhere(TestDatabase where) throws IOException {
        try (var door = new FrontDoorFixture(where)) {
            String answer = door.say("GET " + KeysPage.PATH + " HTTP/1.1\r\n" + STRANGER);
            assertThat(status(answer)).isEqualTo(200);
            assertThat(body(answer)).isEqualTo("{\"keys\":[]}\n");
            assertThat(answer)
                    .contains("Cache-Control: public, max-age=300\r\n")
                    .contains("Content-Type: application/json")
                    .contains("Access-Control-Allow-Origin: *\r\n")
                    .contains("X-Content-Type-Options: nosniff\r\n")
                    .doesNotContain("no-store");
        }
    }

    @Test
    void aPathThatOnlyLooksLikeTheirsIsNoWayAroundTheFrontDoor(TestDatabase where)
            throws IOException {
        try (var door = new FrontDoorFixture(where)) {
            for (String path :
                    List.of(
                            "/healthz",
                            "/.well-known/nightkiln-keys.json/../../healthz",
                            "/.well-known/nightkiln-keys.json;/healthz",
                            "/.well-known/nightkiln-keys.json%2f..%2f..%2fhealthz",
                            "/.well-known/nightkiln-keys.json/")) {
                String answer = door.say("GET " + path + " HTTP/1.1\r\n" + STRANGER);
                assertThat(status(answer)).as(path).isNotEqualTo(200);
                assertThat(answer).as(path).doesNotContain("ok\n");
            }
        }
    }
}
