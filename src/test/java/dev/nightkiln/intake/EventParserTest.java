package dev.nightkiln.intake;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nightkiln.intake.Event.Commented;
import dev.nightkiln.intake.Event.IssueEnded;
import dev.nightkiln.intake.Event.Labeled;
import dev.nightkiln.intake.Event.PullRequestClosed;
import dev.nightkiln.intake.Event.PullRequestReopened;
import dev.nightkiln.intake.Event.Said;
import dev.nightkiln.intake.Event.Scene;
import dev.nightkiln.intake.Event.Unusable;
import dev.nightkiln.intake.Event.Wording;
import dev.nightkiln.store.Delivery;
import dev.nightkiln.task.Actor;
import dev.nightkiln.task.Repository;

import org.junit.jupiter.api.Test;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectMapper;
import tools.jackson.databind.node.ObjectNode;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.function.Consumer;

/** Payloads as GitHub sends them, and as nobody should. */
class EventParserTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Scene SCENE =
            new Scene(5, new Repository(100, "acme", "widgets"), new Actor(11, "ada_acme"), false);

    /** An issue without a body has null for it. */
    private static final Wording WORDING = new Wording("Say hello", "");

    private static final List<String> OF_SCENE =
            List.of(
                    "action",
                    "repository",
                    "repository/id",
                    "repository/name",
                    "repository/owner",
                    "repository/owner/login",
                    "installation",
                    "installation/id",
                    "sender",
                    "sender/id",
                    "sender/login");

    /** What of each payload is read; without any of it there is no event. */
    private static final Map<Delivery, List<String>> READ =
            Map.of(
                    Payloads.labeled(),
                    List.of(
                            "issue",
                            "issue/number",
                            "issue/title",
                            "issue/updated_at",
                            "label",
                            "label/name"),
                    Payloads.closed(),
                    List.of("issue", "issue/number", "issue/updated_at"),
                    Payloads.commented(),
                    List.of(
                            "issue",
                            "issue/number",
                            "issue/title",
                            "comment",
                            "comment/id",
                            "comment/body"),
                    Payloads.merged(),
                    List.of(
                            "pull_request",
                            "pull_request/number",
                            "pull_request/merged",
                            "pull_request/updated_at"),
                    Payloads.reopened(),
                    List.of("pull_request", "pull_request/number", "pull_request/updated_at"));

    private static final Set<String> FREE_TEXT =
            Set.of("comment/body", "label/name", "issue/title");

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
    void aBotIsToldFromAPersonByItsType() {
        Delivery byBot =
                changed(
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
                    changed(
                            Payloads.commented(),
                            payload -> payload.withObject("/sender").put("type", type));
            assertThat(((Commented) parser.parse(other)).scene().bot()).as(type).isTrue();
        }
    }

    @Test
    void aCommentOnAPullRequestIsToldFromOneOnAnIssue() {
        Delivery onPull =
                changed(
                        Payloads.commented(),
                        payload -> payload.withObject("/issue").putObject("pull_request"));
        assertThat(((Commented) parser.parse(onPull)).wording()).isEmpty();
        Delivery labelled =
                changed(
                        Payloads.labeled(),
                        payload -> payload.withObject("/issue").putObject("pull_request"));
        assertThat(parser.parse(labelled)).isEqualTo(new Unusable("a label on a pull request"));
    }

    @Test
    void whatIsNotForUsSaysSo() {
        assertThat(parser.parse(Payloads.delivery("push", "{}")))
                .isEqualTo(new Unusable("event push is not for us"));
        Delivery edited = changed(Payloads.commented(), payload -> payload.put("action", "edited"));
        assertThat(parser.parse(edited))
                .isEqualTo(new Unusable("issue_comment.edited is not for us"));
    }

    @Test
    void whereAFieldIsMissingOrOfAnotherKindThereIsNoEvent() {
        eachField((delivery, path) -> {
            assertUnusable(changed(delivery, payload -> remove(payload, path)), path);
            for (String wrong :
                    List.of(
                            "null",
                            "[]",
                            "[1]",
                            "{}",
                            "1.5",
                            "-1",
                            "0",
                            "99999999999999999999999")) {
                assertUnusable(
                        changed(delivery, payload -> put(payload, path, wrong)),
                        path + " = " + wrong);
            }
            if (!FREE_TEXT.contains(path)) {
                assertUnusable(
                        changed(delivery, payload -> put(payload, path, "\"\\u0000\"")),
                        path + " = NUL");
            }
        });
    }

    private void eachField(BiConsumer<Delivery, String> deed) {
        READ.forEach((delivery, own) -> {
            OF_SCENE.forEach(path -> deed.accept(delivery, path));
            own.forEach(path -> deed.accept(delivery, path));
        });
    }

    private void assertUnusable(Delivery delivery, String what) {
        assertThat(parser.parse(delivery)).as(what).isInstanceOf(Unusable.class);
    }

    private static Delivery changed(Delivery delivery, Consumer<ObjectNode> change) {
        var payload = (ObjectNode) JSON.readTree(delivery.payload());
        change.accept(payload);
        return Payloads.delivery(delivery.event(), payload.toString());
    }

    private static void remove(ObjectNode payload, String path) {
        ((ObjectNode) parent(payload, path)).remove(last(path));
    }

    private static void put(ObjectNode payload, String path, String json) {
        ((ObjectNode) parent(payload, path)).set(last(path), JSON.readTree(json));
    }

    private static JsonNode parent(ObjectNode payload, String path) {
        int slash = path.lastIndexOf('/');
        return slash < 0 ? payload : payload.at("/" + path.substring(0, slash));
    }

    private static String last(String path) {
        return path.substring(path.lastIndexOf('/') + 1);
    }

    @Test
    void absurdPayloadsAreNoEvents() {
        String valid = Payloads.labeled().payload();
        for (String payload :
                List.of(
                        "",
                        " ",
                        "null",
                        "7",
                        "\"labeled\"",
                        "[]",
                        "[" + valid + "]",
                        "{",
                        valid.substring(0, valid.length() / 2),
                        valid + "x",
                        valid.replaceFirst("\\{", "{\"action\": \"closed\", "),
                        "[".repeat(400) + "]".repeat(400),
                        "{\"a\":".repeat(400) + "1" + "}".repeat(400),
                        "[".repeat(100_000),
                        "{\"action\":\"" + "x".repeat(1 << 20) + "\"}",
                        "{\"action\":" + "9".repeat(1 << 20) + "}",
                        valid.replace("\"number\": 42", "\"number\": 1e400"),
                        valid.replace("\"number\": 42", "\"number\": " + "9".repeat(2_000)))) {
            assertUnusable(
                    Payloads.delivery("issues", payload),
                    payload.substring(0, Math.min(payload.length(), 60)));
        }
    }

    @Test
    void aLongCommentIsReadWhole() {
        String body = "x".repeat(1 << 20) + "\n/agent run";
        Delivery delivery =
                changed(
                        Payloads.commented(),
                        payload -> payload.withObject("/comment").put("body", body));
        assertThat(((Commented) parser.parse(delivery)).said().body()).isEqualTo(body);
    }

    /** Whatever the bytes, the answer is an event; a broken one may well be still in order. */
    @Test
    void fiveThousandDamagedPayloadsNeverThrow() {
        var random = new Random(20_260_301);
        List<Delivery> valid =
                List.of(
                        Payloads.labeled(),
                        Payloads.closed(),
                        Payloads.commented(),
                        Payloads.merged(),
                        Payloads.reopened());
        String scraps = "{}[]\",:0123456789eE.-+\\/nulltruefalse \n\u0000\ud83e\udd8a";
        int unusable = 0;
        for (int round = 0; round < 5_000; round++) {
            Delivery delivery = valid.get(random.nextInt(valid.size()));
            var text = new StringBuilder(delivery.payload());
            for (int wounds = 1 + random.nextInt(4); wounds > 0; wounds--) {
                int at = random.nextInt(text.length());
                switch (random.nextInt(4)) {
                    case 0 -> text.setCharAt(at, scraps.charAt(random.nextInt(scraps.length())));
                    case 1 -> text.insert(at, scraps.charAt(random.nextInt(scraps.length())));
                    case 2 -> text.delete(at, Math.min(text.length(), at + random.nextInt(30)));
                    case 3 -> text.insert(at, text.substring(at, Math.min(text.length(), at + 40)));
                    default -> throw new AssertionError("nextInt(4) is below 4");
                }
                if (text.isEmpty()) {
                    text.append('x');
                }
            }
            Event event = parser.parse(Payloads.delivery(delivery.event(), text.toString()));
            unusable += event instanceof Unusable ? 1 : 0;
        }
        assertThat(unusable).isBetween(2_500, 4_999);
    }
}
