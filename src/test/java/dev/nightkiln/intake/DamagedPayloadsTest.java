package dev.nightkiln.intake;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nightkiln.intake.Event.Unusable;
import dev.nightkiln.store.Delivery;

import org.junit.jupiter.api.Test;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectMapper;
import tools.jackson.databind.node.ObjectNode;

import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.function.BiConsumer;

/** Payloads as nobody should send them: each is told as unusable, none throws. */
class DamagedPayloadsTest {
    private static final ObjectMapper JSON = new ObjectMapper();

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
    void whereAFieldIsMissingOrOfAnotherKindThereIsNoEvent() {
        eachField((delivery, path) -> {
            assertUnusable(Payloads.changed(delivery, payload -> remove(payload, path)), path);
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
                        Payloads.changed(delivery, payload -> put(payload, path, wrong)),
                        path + " = " + wrong);
            }
            if (!FREE_TEXT.contains(path)) {
                assertUnusable(
                        Payloads.changed(delivery, payload -> put(payload, path, "\"\\u0000\"")),
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
