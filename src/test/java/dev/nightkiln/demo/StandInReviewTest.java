package dev.nightkiln.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import tools.jackson.databind.JsonNode;

import java.io.IOException;
import java.nio.file.Path;

/** Reviews as GitHub keeps them: each stays with the commit it was given for. */
class StandInReviewTest {
    private static final String REVIEWS = "/repos/octo/hello/pulls/2/reviews";

    private Town town;
    private Conversation pull;

    @BeforeEach
    void start(@TempDir Path directory) throws IOException {
        town = new Town(directory);
        town.branch(Town.REPO, "change");
        town.call(
                "POST",
                "/repos/octo/hello/pulls",
                town.token(),
                "{\"title\":\"t\",\"head\":\"change\",\"base\":\"main\"}");
        pull = town.github.issue(Town.REPO, 2);
    }

    @AfterEach
    void stop() {
        town.close();
    }

    private JsonNode reviews() {
        return Json.MAPPER.readTree(town.call("GET", REVIEWS, town.token(), null).body());
    }

    @Test
    void aReviewStaysWithTheCommitItWasGivenFor() {
        String before = town.github.view().branch(Town.REPO, "change").hex();
        pull.approve("ada");
        town.github.commitFile(Town.REPO, "change", "more.txt", "more", "octo");

        assertThat(reviews().size()).isEqualTo(1);
        JsonNode review = reviews().get(0);
        assertThat(review.path("commit_id").asString()).isEqualTo(before);
        assertThat(review.path("state").asString()).isEqualTo("APPROVED");
        assertThat(review.path("user").path("login").asString()).isEqualTo("ada");
    }

    @Test
    void aDismissedReviewKeepsItsPlaceAndItsTime() {
        long id = pull.approve("ada");
        String submitted = reviews().get(0).path("submitted_at").asString();
        pull.dismissReview(id, "octo");

        assertThat(reviews().get(0).path("state").asString()).isEqualTo("DISMISSED");
        assertThat(reviews().get(0).path("submitted_at").asString()).isEqualTo(submitted);
    }

    @Test
    void aReviewHoldsItsOwnCommentsAndAnAnswerIsAReviewOfItsOwn() {
        var note = new Conversation.LineNote("src/change.txt", 1, "Why?");
        long id = pull.requestChanges("ada", "Say why.", note);
        long answer = pull.reply(id, "octo", "Because.");

        JsonNode own = comments(id);
        assertThat(own.size()).isEqualTo(1);
        assertThat(own.get(0).path("body").asString()).isEqualTo("Why?");
        assertThat(own.get(0).path("diff_hunk").asString()).endsWith("\n+change");
        assertThat(comments(answer).get(0).path("in_reply_to_id").asLong())
                .isEqualTo(own.get(0).path("id").asLong());
        var elsewhere = new Conversation.LineNote("README.md", 1, "Why?");
        assertThatThrownBy(() -> pull.requestChanges("ada", "", elsewhere))
                .isInstanceOf(Refusal.class);
        assertThat(town.call("GET", REVIEWS + "/1", town.token(), null).statusCode())
                .isEqualTo(404);
    }

    private JsonNode comments(long review) {
        String path = REVIEWS + "/" + review + "/comments";
        return Json.MAPPER.readTree(town.call("GET", path, town.token(), null).body());
    }

    @Test
    void nobodyApprovesTheirOwnPullRequest() {
        assertThatThrownBy(() -> pull.approve("night-kiln[bot]"))
                .isInstanceOf(Refusal.class)
                .hasMessageContaining("your own pull request");
        assertThat(reviews().isEmpty()).isTrue();
    }
}
