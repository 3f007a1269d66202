package dev.nightkiln.intake;

import static dev.nightkiln.intake.FrontDoorFixture.HEALTH;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nightkiln.store.OnH2;
import dev.nightkiln.store.TestDatabase;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import java.io.IOException;
import java.util.List;

/** What every answer tells a browser, and what an error keeps to itself. */
@ExtendWith(OnH2.class)
class FrontDoorAnswersTest {
    private FrontDoorFixture door;

    @BeforeEach
    void open(TestDatabase where) {
        door = new FrontDoorFixture(where);
    }

    @AfterEach
    void close() {
        door.close();
    }

    @Test
    void everyAnswerTellsABrowserToDoNothingWithIt() throws IOException {
        for (String request :
                List.of(
                        HEALTH + "\r\n",
                        "GET /nowhere HTTP/1.1\r\nHost: localhost\r\n\r\n",
                        "GET /healthz HTTP/1.1\r\nHost: evil.example\r\n\r\n",
                        "POST /webhooks/github HTTP/1.1\r\nHost: x\r\nContent-Length: 0\r\n\r\n")) {
            assertThat(door.say(request))
                    .as(request)
                    .contains("Content-Security-Policy: default-src 'none'; frame-ancestors 'none'")
                    .contains("X-Content-Type-Options: nosniff")
                    .contains("X-Frame-Options: DENY")
                    .contains("Referrer-Policy: no-referrer")
                    .contains("Cache-Control: no-store")
                    .contains("Connection: close")
                    .doesNotContain("unsafe")
                    .doesNotContain("Server:")
                    .doesNotContain("X-Powered-By")
                    .doesNotContain("Set-Cookie");
        }
    }

    @Test
    void anErrorSaysNothingOfTheRequestTheServerOrTheFault() throws IOException {
        door.refused(
                404,
                "GET /<script>alert(1)</script> HTTP/1.1\r\nHost: localhost\r\n\r\n"
                        .replace("<", "%3C")
                        .replace(">", "%3E"));
        door.refused(404, "GET /etc/passwd HTTP/1.1\r\nHost: localhost\r\n\r\n");
        door.refused(405, "GET /webhooks/github HTTP/1.1\r\nHost: localhost\r\n\r\n");
        door.broken.set(true);
        door.refused(500, HEALTH + "\r\n");
    }
}
