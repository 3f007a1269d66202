package dev.nightkiln.intake;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nightkiln.intake.Event.Commented;
import dev.nightkiln.intake.Event.IssueEnded;
import dev.nightkiln.intake.Event.Labeled;
import dev.nightkiln.intake.Event.PullRequestClosed;
import dev.nightkiln.intake.Event.PullRequestReopened;
import dev.nightkiln.intake.Event.Pushed;
import dev.nightkiln.intake.Event.Said;
import dev.nightkiln.intake.Event.Scene;
import dev.nightkiln.intake.Event.Unusable;
import dev.nightkiln.intake.Event.Wording;
import dev.nightkiln.store.Delivery;
import dev.nightkiln.task.Actor;
import dev.nightkiln.task.Repository;

import org.junit.jupiter.api.Test;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Payloads as GitHub sends them. */
class EventParserTest {
    private static final Scene SCENE =
            new Scene(5, new Repository(100, "acme", "widgets"), new Actor(11, "ada_acme"), false);

    /** An issue without a body has null for it. */
    private static final Wording WORDING = new Wording("Say hello", "");

    private final EventParser parser = new EventParser();

    @Test
    void everyEventThatConcernsUsIsRead() {
        assertThat(parser.parse(Payloads.labeled()))
                .isEqualTo(new Labeled(SCENE, 42, "agent:run", WORDING, "2026-03-01T10:00:00Z"));
        assertThat(parser.parse(Payloads.closed()))
                .isEqualTo(new IssueEnded(SCENE, 42, "2026-03-01T10:00:00Z"));
        assertThat(parser.parse(Payloads.commented()))
                .isEqualTo(
                        new Commented(
                                SCENE,
                                42,
                                Optional.of(WORDING),
                                new Said(
                                        9_000_000_003L,
                                        "/agent run",
                                        Instant.parse("2026-03-01T10:00:00Z"))));
        assertThat(parser.parse(Payloads.merged()))
                .isEqualTo(new PullRequestClosed(SCENE, 43, true, "2026-03-01T11:00:00Z"));
        assertThat(parser.parse(Payloads.reopened()))
                .isEqualTo(new PullRequestReopened(SCENE, 43, "2026-03-01T11:00:00Z"));
    }

    @Test
    void aPushNamesTheBranchThatMoved() {
        assertThat(parser.parse(Payloads.pushed("refs/heads/agent/issue-1")))
                .isEqualTo(new Pushed(SCENE, "agent/issue-1"));
        for (String ref : List.of("refs/tags/v1", "refs/heads", "main", "refs/pull/1/head")) {
            assertThat(parser.parse(Payloads.pushed(ref))).as(ref).isInstanceOf(Unusable.class);
        }
    }

    @Test
    void aBotIsToldFromAPersonByItsType() {
        Delivery byBot =
                Payloads.changed(
                        Payloads.commented(),
                        payload ->
                                payload.withObject("/sender")
                                        .put("login", "dependabot[bot]")
                                        .put("type", "Bot"));
        assertThat(parser.parse(byBot))
                .isEqualTo(
                        new Commented(
                                new Scene(5, SCENE.repository(), new Actor(11, "dependabot"), true),
                                42,
                                Optional.of(WORDING),
                                new Said(
                                        9_000_000_003L,
                                        "/agent run",
                                        Instant.parse("2026-03-01T10:00:00Z"))));
        for (String type : List.of("", "Bot", "Organization", "Mannequin", "user")) {
            Delivery other =
                    Payloads.changed(
                            Payloads.commented(),
                            payload -> payload.withObject("/sender").put("type", type));
            assertThat(((Commented) parser.parse(other)).scene().bot()).as(type).isTrue();
        }
    }

    @Test
    void aCommentOnAPullRequestIsToldFromOneOnAnIssue() {
        Delivery onPull =
                Payloads.changed(
                        Payloads.commented(),
                        payload -> payload.withObject("/issue").putObject("pull_request"));
        assertThat(((Commented) parser.parse(onPull)).wording()).isEmpty();
        Delivery labelled =
                Payloads.changed(
                        Payloads.labeled(),
                        payload -> payload.withObject("/issue").putObject("pull_request"));
        assertThat(parser.parse(labelled)).isEqualTo(new Unusable("a label on a pull request"));
    }

    @Test
    void whatIsNotForUsSaysSo() {
        assertThat(parser.parse(Payloads.delivery("star", "{}")))
                .isEqualTo(new Unusable("event star is not for us"));
        Delivery edited =
                Payloads.changed(Payloads.commented(), payload -> payload.put("action", "edited"));
        assertThat(parser.parse(edited))
                .isEqualTo(new Unusable("issue_comment.edited is not for us"));
    }

    @Test
    void aLongCommentIsReadWhole() {
        String body = "x".repeat(1 << 20) + "\n/agent run";
        Delivery delivery =
                Payloads.changed(
                        Payloads.commented(),
                        payload -> payload.withObject("/comment").put("body", body));
        assertThat(((Commented) parser.parse(delivery)).said().body()).isEqualTo(body);
    }
}
