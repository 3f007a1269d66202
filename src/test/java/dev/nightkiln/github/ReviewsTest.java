package dev.nightkiln.github;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.nightkiln.task.Actor;
import dev.nightkiln.task.CommitSha;

import org.junit.jupiter.api.Test;

import tools.jackson.databind.json.JsonMapper;

import java.time.Instant;
import java.util.Optional;

class ReviewsTest {
    private static final String HEAD = "a".repeat(40);
    private static final String ADA = user("ada", "User");

    private static String user(String login, String type) {
        return "{\"id\": 5, \"login\": \"" + login + "\", \"type\": \"" + type + "\"}";
    }

    private static Optional<Review> read(String user, String state, String commit, String at) {
        String json =
                """
                {"user": %s, "state": "%s", "commit_id": %s, "submitted_at": "%s"}
                """
                        .formatted(user, state, commit, at);
        return Reviews.known(JsonMapper.shared().readTree(json), "GET /reviews");
    }

    private static Optional<Review> read(String user, String state) {
        return read(user, state, "\"" + HEAD + "\"", "2026-03-01T12:00:00Z");
    }

    @Test
    void aReviewIsReadAsGitHubWritesIt() {
        assertThat(read(ADA, "APPROVED"))
                .contains(
                        new Review(
                                new Actor(5, "ada"),
                                false,
                                Review.State.APPROVED,
                                Optional.of(new CommitSha(HEAD)),
                                Instant.parse("2026-03-01T12:00:00Z")));
        assertThat(read(ADA, "APPROVED", "null", "2026-03-01T12:00:00Z").orElseThrow().commit())
                .as("GitHub has lost the commit")
                .isEmpty();
    }

    @Test
    void whatDecidesNothingIsLeftOut() {
        assertThat(read(ADA, "COMMENTED")).isEmpty();
        assertThat(read(ADA, "PENDING")).isEmpty();
        assertThat(read("null", "APPROVED")).as("the account was deleted").isEmpty();
    }

    @Test
    void aStateThatIsNotKnownIsRefusedAndNotPassedOver() {
        for (String state : new String[] {"APPROVED_WITH_RESERVATIONS", "approved", "", "VETOED"}) {
            assertThatThrownBy(() -> read(ADA, state))
                    .as(state)
                    .isInstanceOf(GitHubRefused.class)
                    .hasMessageContaining("a review that is not as documented");
        }
        assertThatThrownBy(() -> read(ADA, "APPROVED", "\"HEAD\"", "2026-03-01T12:00:00Z"))
                .isInstanceOf(GitHubRefused.class);
        assertThatThrownBy(() -> read(ADA, "APPROVED", "null", "yesterday"))
                .isInstanceOf(GitHubRefused.class);
        assertThatThrownBy(() -> read("{\"login\": \"ada\", \"type\": \"User\"}", "APPROVED"))
                .as("an account without its id")
                .isInstanceOf(GitHubRefused.class);
    }

    @Test
    void whateverIsNotPlainlyAPersonIsABot() {
        assertThat(bot("ada[bot]", "Bot")).isTrue();
        assertThat(bot("ada[bot]", "User")).as("a look-alike").isTrue();
        assertThat(bot("ada", "Mannequin")).isTrue();
        assertThat(bot("ada", "Organization")).isTrue();
        assertThat(bot("ada", "user")).isTrue();
        assertThat(bot("ada", "")).isTrue();
        assertThat(bot("ada-bot", "User")).as("a person may be called so").isFalse();
    }

    private static boolean bot(String login, String type) {
        return read(user(login, type), "APPROVED").orElseThrow().bot();
    }
}
