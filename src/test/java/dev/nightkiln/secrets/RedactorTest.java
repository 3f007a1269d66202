package dev.nightkiln.secrets;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;

class RedactorTest {
    private static final String TOKEN = "ghp_" + "a1B2".repeat(9);
    private static final String LONG_TOKEN = "ghs_" + "eyJh.b-C_9".repeat(52);
    private static final String KEY =
            "-----BEGIN RSA PRIVATE KEY-----\nMIIEabc+/=\nQUJD\n-----END RSA PRIVATE KEY-----";
    private static final String SECRET = "s3cr3t-with-ümlaut";
    private static final String LONGER = SECRET + "-and-more";

    private final Redactor redactor = Redactor.of(List.of(SECRET, LONGER, "multi\nline\nsecret"));

    @Test
    void secretsTokensAndKeysAreReplaced() {
        String text =
                "a %s b %s c %s d %s e %s f multi\nline\nsecret g"
                        .formatted(SECRET, LONGER, TOKEN, LONG_TOKEN, KEY);
        assertThat(redactor.redact(text))
                .isEqualTo(
                        "a [redacted] b [redacted] c [redacted] d [redacted] e [redacted] f"
                                + " [redacted] g");
    }

    @Test
    void aSecretIsFoundWhereverTheStreamIsCut() {
        String text = "before %s|%s|%s|%s after".formatted(SECRET, LONGER, TOKEN, KEY);
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        String expected = "before [redacted]|[redacted]|[redacted]|[redacted] after";
        for (int cut = 0; cut <= bytes.length; cut++) {
            assertThat(redacted(bytes, cut, bytes.length)).as("cut at " + cut).isEqualTo(expected);
        }
        for (int size = 1; size < 40; size++) {
            assertThat(redacted(bytes, size, size)).as("pieces of " + size).isEqualTo(expected);
        }
    }

    private String redacted(byte[] bytes, int first, int size) {
        var stream = redactor.stream();
        var out = new ByteArrayOutputStream();
        int at = 0;
        int length = Math.min(first, bytes.length);
        while (at < bytes.length) {
            out.writeBytes(stream.accept(Arrays.copyOfRange(bytes, at, at + length)));
            at += length;
            length = Math.min(size, bytes.length - at);
        }
        out.writeBytes(stream.end(new byte[0]));
        return out.toString(StandardCharsets.UTF_8);
    }

    @Test
    void aKeyWithoutItsEndLosesItsInsideAndTheTextBehindItStays() {
        assertThat(redactor.redact("x -----BEGIN PRIVATE KEY-----\nMIIE\nabc=\n(end) y"))
                .isEqualTo("x [redacted](end) y");
    }

    @Test
    void wordsThatOnlyBeginLikeASecretStay() {
        String text = "ghp_short ghs_ github_pat_x s3cr3t-with -----BEGIN CERTIFICATE----- s3cr3t";
        assertThat(redactor.redact(text)).isEqualTo(text);
    }

    @Test
    void whatMayBeTheBeginningOfASecretWaitsForTheRest() {
        var stream = redactor.stream();
        assertThat(stream.accept("log s3cr3".getBytes(StandardCharsets.UTF_8)))
                .asString()
                .isEqualTo("log ");
        assertThat(stream.end("x".getBytes(StandardCharsets.UTF_8))).asString().isEqualTo("s3cr3x");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"\0", "\u200b", "\033[1m", "\033[", " ", "<b>", "&shy;", "\\n", "\n", "a\0"})
    void aFloodOfWhatNobodySeesIsNotHeld(String drop) {
        byte[] flood = drop.repeat((1 << 16) / drop.length()).getBytes(StandardCharsets.UTF_8);
        var stream = redactor.stream();
        long in = 0;
        long out = stream.accept(SECRET.substring(0, 12).getBytes(StandardCharsets.UTF_8)).length;
        for (int chunk = 0; chunk < 16; chunk++) {
            in += flood.length;
            out += stream.accept(flood).length;
            assertThat(in - out).isLessThanOrEqualTo(Redactor.MOST_HELD);
        }
        assertThat(stream.end(new byte[0]).length).isLessThanOrEqualTo(Redactor.MOST_HELD + 16);
    }

    @Test
    void bytesThatAreNoTextPassUnchanged() {
        byte[] noise = new byte[100_000];
        new Random(7).nextBytes(noise);
        var stream = redactor.stream();
        var out = new ByteArrayOutputStream();
        out.writeBytes(stream.accept(noise));
        out.writeBytes(stream.end(new byte[] {(byte) 0xff}));
        assertThat(out.toByteArray()).startsWith(noise).endsWith((byte) 0xff).hasSize(100_001);
    }

    @Test
    void aKnownSecretIsFoundInItsEncodings() {
        for (String before : List.of("", "a", "ab", "abc")) {
            byte[] bytes = (before + SECRET + "z").getBytes(StandardCharsets.UTF_8);
            assertThat(redactor.redact(Base64.getEncoder().encodeToString(bytes)))
                    .as("after '%s'", before)
                    .contains("[redacted]")
                    .hasSizeLessThan(before.length() + 20);
            assertThat(redactor.redact(Base64.getUrlEncoder().encodeToString(bytes)))
                    .contains("[redacted]");
        }
        byte[] plain = SECRET.getBytes(StandardCharsets.UTF_8);
        for (String form :
                List.of(
                        HexFormat.of().formatHex(plain),
                        HexFormat.of().withUpperCase().formatHex(plain),
                        "s3cr3t-with-%C3%BCmlaut",
                        "tualmü-htiw-t3rc3s",
                        "multi\\nline\\nsecret")) {
            assertThat(redactor.redact("x " + form + " y")).isEqualTo("x [redacted] y");
        }
    }

    @Test
    void aKnownSecretIsFoundInBothOrdersOfUtf16() {
        for (var charset : List.of(StandardCharsets.UTF_16LE, StandardCharsets.UTF_16BE)) {
            byte[] out = redactor.stream().end(SECRET.getBytes(charset));
            assertThat(new String(out, StandardCharsets.ISO_8859_1)).contains("[redacted]");
        }
    }

    @Test
    void wellKnownTokensAreReplacedWithoutBeingKnown() {
        for (String token :
                List.of(
                        "sk-" + "ant-" + "a1B2".repeat(8),
                        "sk-" + "proj-" + "a1B2".repeat(8),
                        "AI" + "za" + "a1B2c".repeat(7),
                        "AK" + "IA" + "A1B2".repeat(4),
                        "xo" + "xb-" + "a1B2".repeat(4),
                        "gl" + "pat-" + "a1B2".repeat(5),
                        "np" + "m_" + "a1B2".repeat(9),
                        "py" + "pi-" + "a1B2".repeat(12),
                        "ey" + "Jabcdefghij.eyJ" + "a1B2".repeat(4) + "." + "a1B2".repeat(5))) {
            assertThat(redactor.redact("x " + token + " y")).isEqualTo("x [redacted] y");
        }
    }

    @Test
    void aShortSecretIsRefusedInsteadOfIgnored() {
        assertThatThrownBy(() -> Redactor.of(List.of("hunter2")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("fewer than 10")
                .hasMessageNotContaining("hunter2");
    }
}
