package dev.nightkiln.secrets;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;

/** A secret with something between its characters, or without its beginning or its end. */
class HiddenSecretTest {
    private static final String SECRET = "Kp7-xQ2mZ9_vR4tB8nW6yL3cJ5hD1fGs";
    private static final List<String> BETWEEN =
            List.of(
                    "\u200b",
                    "\u2060",
                    "\u00ad",
                    "\ufeff",
                    "\u0000",
                    "\n",
                    "\r\n",
                    "\n    > ",
                    "\u001b[0m",
                    "\u001b[1;31m",
                    "\u009b7m",
                    "<b></b>",
                    "<!-- not seen -->",
                    "&#8203;",
                    "&zwnj;",
                    "**",
                    "`",
                    "\" + \"",
                    "\\n",
                    "\\u200b",
                    " ");

    private final Redactor redactor = Redactor.of(List.of(SECRET));

    @Test
    void nothingBetweenItsCharactersHidesIt() {
        for (String between : BETWEEN) {
            String text = "x= " + String.join(between, SECRET.split("", 0)) + " =y";
            assertThat(redactor.redact(text)).as(between).isEqualTo("x= [redacted] =y");
        }
    }

    @Test
    void norWhereItIsCutIntoPiecesOfAnySize() {
        for (String between : BETWEEN) {
            for (int size = 2; size < SECRET.length(); size++) {
                String text =
                        SECRET.replaceAll(
                                "(.{%d})".formatted(size),
                                "$1" + Matcher.quoteReplacement(between));
                assertThat(redactor.redact("x= " + text + " =y"))
                        .as(between + size)
                        .matches("(?s)x= \\[redacted].{0,20} =y");
            }
        }
    }

    @Test
    void aStreamShowsNoMoreThanFourOfItsCharactersWhereverItIsCut() {
        for (String between : BETWEEN) {
            byte[] text =
                    ("x= " + String.join(between, SECRET.split("", 0)) + " =y")
                            .getBytes(StandardCharsets.UTF_8);
            for (int cut = 0; cut <= text.length; cut++) {
                String shown = inTwo(text, cut).replaceAll("(?s)\\[redacted].*", "");
                assertThat(letters(shown.substring(2).replace(between, "")))
                        .as(between + " cut at " + cut + ": " + shown)
                        .isLessThanOrEqualTo(4 + letters(between));
            }
        }
    }

    private static int letters(String text) {
        return text.replaceAll("[^A-Za-z0-9]", "").length();
    }

    @Test
    void aSecretAsItIsIsNeverShownWhereverItsStreamIsCut() {
        for (String form : forms(SECRET)) {
            byte[] text = ("(" + form + ")").getBytes(StandardCharsets.UTF_8);
            // Hex in pairs has none of its forms in a row: four of its letters may have passed.
            boolean inPairs = form.matches("%?\\p{XDigit}{2}[ :%].*");
            String shown = inPairs ? "\\(.{0,8}\\[redacted]\\)" : "\\(\\[redacted].{0,2}\\)";
            for (int cut = 0; cut <= text.length; cut++) {
                assertThat(inTwo(text, cut)).as(form + cut).matches(shown);
            }
            for (int size = 1; size < 24; size++) {
                assertThat(inChunks(text, size)).as(form + size).matches(shown);
            }
        }
    }

    private static List<String> forms(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        return List.of(
                text,
                new StringBuilder(text).reverse().toString(),
                text.toLowerCase(Locale.ROOT),
                text.toUpperCase(Locale.ROOT),
                HexFormat.of().formatHex(bytes),
                HexFormat.of().withUpperCase().formatHex(bytes),
                HexFormat.ofDelimiter(":").formatHex(bytes),
                HexFormat.ofDelimiter(" ").formatHex(bytes),
                HexFormat.of().withPrefix("%").formatHex(bytes),
                Base64.getEncoder().encodeToString(bytes),
                Base64.getUrlEncoder().withoutPadding().encodeToString(bytes));
    }

    @Test
    void aPieceOfSixteenIsAsGoodAsTheWhole() {
        for (String form : forms(SECRET)) {
            for (int from = 0; from < form.length(); from++) {
                for (int to = from + 1; to <= form.length(); to++) {
                    String piece = form.substring(from, to);
                    // The letters at the ends of base64 also depend on what stood around it.
                    if (letters(piece) >= 18) {
                        assertThat(redactor.redact("(" + piece + ")"))
                                .as(piece)
                                .matches("\\(.{0,2}\\[redacted].{0,2}\\)");
                    }
                }
            }
        }
    }

    @Test
    void linesOfAnEncodedSecretAreFoundInTheMiddleOfOtherText() {
        String plain = "a config with password=" + SECRET + " and more of it, and more";
        byte[] bytes = plain.getBytes(StandardCharsets.UTF_8);
        String whole = Base64.getEncoder().encodeToString(bytes);
        String wrapped = Base64.getMimeEncoder(24, new byte[] {'\n'}).encodeToString(bytes);
        String shown = redactor.redact(wrapped.replace("\n", "\n  ")).replaceAll("\\s", "");
        assertThat(shown).startsWith(whole.substring(0, 30)).endsWith(whole.substring(76));
        for (int at = 32; at + 4 < 72; at++) {
            assertThat(shown).doesNotContain(whole.substring(at, at + 4));
        }
    }

    @Test
    void aTokenThatIsOnlyKnownByItsLooksIsFoundThroughCodesAndWhatNobodySees() {
        String token = "ghp_" + "a1B2".repeat(9);
        for (String between : List.of("\u200b", "\u00ad", "\u0000", "\u001b[0m", "\u0007")) {
            String text = "x " + String.join(between, token.split("", 0)) + " y";
            assertThat(redactor.redact(text)).as(between).isEqualTo("x [redacted] y");
        }
    }

    @Test
    void whatIsFarApartOrShorterStays() {
        String far = SECRET.substring(0, 15) + ".".repeat(300) + SECRET.substring(15, 30);
        String text = "é ✓ " + SECRET.substring(0, 15) + "! \u001b[31mred\u001b[0m <b>" + far;
        assertThat(redactor.redact(text)).isEqualTo(text);
    }

    private String inTwo(byte[] text, int cut) {
        var stream = redactor.stream();
        var out = new ByteArrayOutputStream();
        out.writeBytes(stream.accept(Arrays.copyOf(text, cut)));
        out.writeBytes(stream.end(Arrays.copyOfRange(text, cut, text.length)));
        return out.toString(StandardCharsets.UTF_8);
    }

    private String inChunks(byte[] text, int size) {
        var stream = redactor.stream();
        var out = new ByteArrayOutputStream();
        for (int at = 0; at < text.length; at += size) {
            out.writeBytes(
                    stream.accept(Arrays.copyOfRange(text, at, Math.min(text.length, at + size))));
        }
        out.writeBytes(stream.end(new byte[0]));
        return out.toString(StandardCharsets.UTF_8);
    }
}
