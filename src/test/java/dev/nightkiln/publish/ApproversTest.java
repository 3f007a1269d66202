package dev.nightkiln.publish;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nightkiln.github.Permission;
import dev.nightkiln.github.Review;
import dev.nightkiln.github.Review.State;
import dev.nightkiln.policy.Access;
import dev.nightkiln.publish.Ruling.Discounted;
import dev.nightkiln.store.Approval;
import dev.nightkiln.task.Actor;
import dev.nightkiln.task.CommitSha;
import dev.nightkiln.task.TaskId;

import org.junit.jupiter.api.Test;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;

class ApproversTest {
    private static final CommitSha HEAD = new CommitSha("a".repeat(40));
    private static final CommitSha OTHER = new CommitSha("b".repeat(40));
    private static final Actor ADA = new Actor(11, "ada");
    private static final Actor BEA = new Actor(12, "bea");
    private static final Access ANYBODY = new Access(Access.Role.WRITE, List.of());

    private final List<Actor> askedAbout = new ArrayList<>();

    private Ruling count(Access approve, List<Review> reviews, List<Approval> approvals) {
        var approvers =
                new Approvers(
                        HEAD,
                        approve,
                        List.of(ADA),
                        actor -> {
                            askedAbout.add(actor);
                            return actor.id() < 100 ? Permission.WRITE : Permission.READ;
                        });
        return approvers.count(Voices.last(reviews, approvals), 1);
    }

    private static Review approves(Actor by) {
        return review(by, false, State.APPROVED, HEAD);
    }

    private static Review review(Actor by, boolean bot, State state, CommitSha commit) {
        return new Review(by, bot, state, Optional.of(commit), Instant.EPOCH);
    }

    private String whyNot(Review review) {
        Ruling ruling = count(ANYBODY, List.of(review), List.of());
        assertThat(ruling.given()).isFalse();
        return ruling.discounted().getFirst().why();
    }

    @Test
    void whoeverDoesNotCountIsToldWhyAndGitHubIsNotAskedAboutThem() {
        assertThat(whyNot(approves(ADA))).isEqualTo("asked for this change");
        assertThat(whyNot(approves(new Actor(ADA.id(), "renamed"))))
                .as("another name, the same account")
                .isEqualTo("asked for this change");
        assertThat(whyNot(review(BEA, true, State.APPROVED, HEAD))).isEqualTo("is a bot");
        assertThat(whyNot(review(BEA, false, State.APPROVED, OTHER)))
                .isEqualTo("approved another commit");
        var forgotten = new Review(BEA, false, State.APPROVED, Optional.empty(), Instant.EPOCH);
        assertThat(whyNot(forgotten)).isEqualTo("approved another commit");
        assertThat(whyNot(review(BEA, false, State.CHANGES_REQUESTED, HEAD)))
                .isEqualTo("asked for changes");
        assertThat(askedAbout).isEmpty();
        assertThat(whyNot(approves(new Actor(100, "reader"))))
                .isEqualTo("may not approve in this repository");
    }

    @Test
    void anAccountThatTookOverTheRequestersNameIsSomebodyElse() {
        assertThat(count(ANYBODY, List.of(approves(new Actor(99, "ada"))), List.of()).given())
                .isTrue();
    }

    @Test
    void onlyThoseWhomThePolicyNamesWithTheRoleItAsksForCount() {
        var bea = new Access(Access.Role.WRITE, List.of("Bea"));
        assertThat(count(bea, List.of(approves(BEA)), List.of()).given()).isTrue();
        assertThat(count(bea, List.of(approves(new Actor(13, "bea-"))), List.of()).discounted())
                .as("a name like it")
                .extracting(Discounted::why)
                .containsExactly("is not among those whom the policy lets approve");
        var maintainers = new Access(Access.Role.MAINTAIN, List.of());
        assertThat(count(maintainers, List.of(approves(BEA)), List.of()).given()).isFalse();
    }

    @Test
    void aReviewerWhoseWishesTheCommitFollowsDoesNotCountAlone() {
        var cem = new Actor(13, "cem");
        var reader = new Actor(100, "reader");
        assertThat(following(List.of(BEA), BEA).discounted())
                .extracting(Discounted::why)
                .first()
                .asString()
                .contains("somebody else approves it too");
        assertThat(following(List.of(BEA), BEA, reader).given()).isFalse();
        assertThat(following(List.of(BEA), ADA).given()).as("who asked for the task").isFalse();
        Ruling both = following(List.of(BEA), BEA, ADA);
        assertThat(both.given()).as("each agrees to what the other asked for").isTrue();
        assertThat(both.approved()).containsExactly(BEA);
        assertThat(following(List.of(BEA), cem).approved()).containsExactly(cem);
        assertThat(following(List.of(BEA), BEA, cem).approved()).containsExactly(BEA, cem);
        assertThat(following(List.of(BEA, cem), BEA, cem).approved()).containsExactly(BEA, cem);
        assertThat(following(List.of(ADA), ADA).given()).as("both of them").isFalse();
    }

    private static Ruling following(List<Actor> reviewers, Actor... approving) {
        var approvers =
                new Approvers(
                        HEAD,
                        ANYBODY,
                        List.of(ADA),
                        reviewers,
                        actor -> actor.id() < 100 ? Permission.WRITE : Permission.READ);
        List<Review> reviews = Stream.of(approving).map(by -> approves(by)).toList();
        return approvers.count(Voices.last(reviews, List.of()), 1);
    }

    @Test
    void aCrowdOfStrangersCannotHideWhoSaysItByACommand() {
        List<Review> crowd =
                IntStream.range(100, 200)
                        .mapToObj(id -> approves(new Actor(id, "stranger-" + id)))
                        .toList();

        Ruling drowned = count(ANYBODY, with(crowd, approves(BEA)), List.of());
        assertThat(drowned.given()).isFalse();
        assertThat(askedAbout).hasSize(Approvers.MOST_LOOKUPS);
        assertThat(drowned.discounted().getLast().why()).contains("`/agent approve`");

        var command = new Approval(new TaskId("2345678923"), HEAD, BEA, Instant.EPOCH, 1);
        Ruling heard = count(ANYBODY, crowd, List.of(command));
        assertThat(heard.approved()).containsExactly(BEA);
    }

    private static List<Review> with(List<Review> crowd, Review last) {
        var all = new ArrayList<>(crowd);
        all.add(last);
        return all;
    }
}
