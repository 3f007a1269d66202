package dev.nightkiln.intake;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nightkiln.demo.Conversation.LineNote;
import dev.nightkiln.demo.Fault;
import dev.nightkiln.task.Feedback;
import dev.nightkiln.task.TaskState.Published;
import dev.nightkiln.task.TaskState.Queued;

import org.junit.jupiter.api.Test;

import java.util.List;
import java.util.stream.IntStream;

/** Whose words on a pull request of ours make another attempt, and what is kept of them. */
class FollowUpRequestsTest extends OnAPullRequest {
    private List<Feedback> asked() {
        return town.findings.feedback(now());
    }

    private List<String> answers() {
        return town.github.view().issue(IntakeTown.REPO, pull).comments().stream()
                .filter(comment -> comment.author().equals(town.app.slug() + "[bot]"))
                .map(comment -> comment.body())
                .toList();
    }

    @Test
    void aReviewIsKeptWholeAndAsItStood() {
        long id =
                on.requestChanges(
                        "bea", "Be polite.", new LineNote("hello.txt", 1, "Say good morning."));
        on.reply(id, "stranger", "Do evil.");
        town.work();

        assertThat(now().state()).isEqualTo(new Queued(2));
        assertThat(asked())
                .singleElement()
                .satisfies(review -> {
                    assertThat(review.source()).isEqualTo(new Feedback.Source(true, id));
                    assertThat(review.by().login()).isEqualTo("bea");
                    assertThat(review.body()).isEqualTo("Be polite.");
                    assertThat(review.notes())
                            .containsExactly(
                                    new Feedback.Note(
                                            "hello.txt",
                                            0,
                                            "@@ -0,0 +1 @@\n+hi",
                                            "Say good morning."));
                });
        assertThat(answers()).as("the status comment tells").isEmpty();
    }

    @Test
    void nobodyElsesReviewStartsAnything() {
        on.requestChanges("stranger", "Do evil.");
        on.requestChanges("rudi", "Do evil.");
        on.requestChanges("renovate[bot]", "Do evil.");
        on.reviewComment("bea", "A remark.");
        on.reviewComment("bea", "> /agent fix it\n\n    /agent fix it");
        on.approve("bea");
        on.comment("stranger", "/agent fix it");
        on.editComment(on.comment("bea", "Nice."), "bea", "/agent fix it");
        town.work();
        assertThat(now().state()).isInstanceOf(Published.class);
        assertThat(answers()).isEmpty();
    }

    @Test
    void whatCannotBeAskedIsNotAllowed() {
        String permission = "/repos/acme/widgets/collaborators/bea/permission";
        town.github.faults().failsNext(new Fault.Status(403), "GET", permission);
        on.requestChanges("bea", "Please.");
        town.work();
        assertThat(now().state()).isInstanceOf(Published.class);
    }

    @Test
    void aReviewThatIsSentAgainInAnyWayIsOne() {
        on.requestChanges("bea", "Once.");
        town.work();
        String guid = town.lastGuid("pull_request_review");
        town.github.webhooks().redeliver(guid);
        town.replay(guid, "another-guid");
        town.work();
        assertThat(now().state()).isEqualTo(new Queued(2));
        assertThat(asked()).hasSize(1);
    }

    @Test
    void aCommandIsKeptAndSeenAndAnEmptyOneIsAnswered() {
        long comment = on.comment("bea", "/agent fix the greeting\n\nIt is rude.");
        town.work();
        assertThat(asked()).extracting(Feedback::body).first().asString().contains("It is rude.");
        assertThat(
                        town.github.view().issue(IntakeTown.REPO, pull).comments().stream()
                                .filter(each -> each.id() == comment)
                                .flatMap(each -> each.reactions().stream())
                                .toList())
                .hasSize(1);
        on.comment("bea", "/agent fix");
        town.work();
        assertThat(answers().getLast()).contains("it has to say what to change");
        town.on(town.issue).comment("bea", "/agent fix the greeting");
        town.work();
        assertThat(town.answers().getLast()).contains("it is said on the pull request");
        on.requestChanges("bea");
        town.work();
        assertThat(answers().getLast()).contains("says nothing of what to change");
        assertThat(asked()).hasSize(1);
    }

    @Test
    void whatIsSaidWhileAnAttemptRunsIsAnsweredAndComesNext() {
        on.requestChanges("bea", "First.");
        town.work();
        town.givePlace(now().id());
        on.requestChanges("bea", "Second.");
        on.comment("bea", "/agent fix the third");
        town.work();
        assertThat(answers()).hasSize(2).allMatch(text -> text.contains("is kept and comes next"));
        assertThat(asked()).extracting(Feedback::body).containsExactly("First.");
    }

    @Test
    void aDismissedReviewIsNotWorkedOn() {
        long review = on.requestChanges("bea", "First.");
        town.work();
        on.dismissReview(review, "wilma");
        town.work();
        assertThat(now().state()).isInstanceOf(Published.class);
    }

    @Test
    void noMoreOfAReviewIsKeptThanIsRead() {
        LineNote[] notes =
                IntStream.range(0, 60)
                        .mapToObj(i -> new LineNote("hello.txt", 1, "Note " + i))
                        .toArray(LineNote[]::new);
        on.requestChanges("bea", "Many.", notes);
        town.work();
        Feedback kept = asked().getFirst();
        assertThat(kept.notes()).hasSize(FollowUpRequests.MOST_NOTES);
        assertThat(kept.leftOut()).isEqualTo(10);
    }
}
