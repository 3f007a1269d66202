package dev.nightkiln.secrets;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.util.Base64;
import java.util.HexFormat;

class SecretsTest {
    private static KeyPair pair;

    private final Secrets secrets = new Secrets();
    private final Redactor redactor = new Redactor(secrets);

    @BeforeAll
    static void makeKey() throws GeneralSecurityException {
        var generator = KeyPairGenerator.getInstance("RSA");
        generator.initialize(2048);
        pair = generator.generateKeyPair();
    }

    @Test
    void aSecretAddedLaterIsRedactedFromThenOn() {
        assertThat(redactor.redact("a late-secret-1")).isEqualTo("a late-secret-1");
        var stream = redactor.stream();
        secrets.add("late", "late-secret-1");
        assertThat(redactor.redact("a late-secret-1")).isEqualTo("a [redacted]");
        assertThat(stream.end("b late-secret-1".getBytes(StandardCharsets.UTF_8)))
                .asString()
                .isEqualTo("b [redacted]");
    }

    @Test
    void theOldestTokensAreForgottenAndLastingSecretsNever() {
        secrets.add("webhook secret", "lasting-secret");
        for (int i = 100; i < 200; i++) {
            secrets.addPassing("token", "passing-token-" + i);
        }
        assertThat(redactor.redact("lasting-secret passing-token-199 passing-token-100"))
                .isEqualTo("[redacted] [redacted] passing-token-100");
    }

    @Test
    void overlappingSecretsLeaveNothingBetweenThem() {
        secrets.add("one", "abcdefgh-1234");
        secrets.add("two", "1234-ijklmnop");
        assertThat(redactor.redact("x abcdefgh-1234-ijklmnop y")).isEqualTo("x [redacted] y");
        var stream = redactor.stream();
        String out =
                new String(
                                stream.accept("x abcdefgh-1234".getBytes(StandardCharsets.UTF_8)),
                                StandardCharsets.UTF_8)
                        + new String(
                                stream.end("-ijklmnop y".getBytes(StandardCharsets.UTF_8)),
                                StandardCharsets.UTF_8);
        assertThat(out).isEqualTo("x [redacted] y");
    }

    @Test
    void theInsideOfAPrivateKeyIsFoundHoweverItIsWrapped() {
        secrets.add("the App's private key", pair.getPrivate());
        byte[] der = pair.getPrivate().getEncoded();
        for (int width : new int[] {60, 64, 76, 10_000}) {
            String body = Base64.getMimeEncoder(width, new byte[] {'\n'}).encodeToString(der);
            for (String line : body.substring(body.length() / 2).lines().toList()) {
                if (line.length() >= 60) {
                    assertThat(redactor.redact(line)).as("width " + width).contains("[redacted]");
                }
            }
        }
        assertThat(redactor.redact(HexFormat.of().formatHex(der))).contains("[redacted]");
    }

    @Test
    void thePublicHalfOfAKeyIsNoSecret() {
        secrets.add("the App's private key", pair.getPrivate());
        String key = Base64.getEncoder().encodeToString(pair.getPublic().getEncoded());
        assertThat(redactor.redact(key)).isEqualTo(key);
    }

    @Test
    void aShortSecretIsRefusedWithoutBeingNamed() {
        assertThatThrownBy(() -> secrets.addPassing("token", "hunter2"))
                .hasMessageContaining("fewer than 10")
                .hasMessageNotContaining("hunter2");
    }
}
