package dev.nightkiln.secrets;

import static dev.nightkiln.secrets.SecretFixture.LETTERS;
import static dev.nightkiln.secrets.SecretFixture.SEED;
import static dev.nightkiln.secrets.SecretFixture.found;
import static dev.nightkiln.secrets.SecretFixture.letters;
import static dev.nightkiln.secrets.SecretFixture.secret;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nightkiln.secrets.SecretSearch.Found;

import org.junit.jupiter.api.Test;

import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;

/** A secret in several strings or files, and a key of which only a piece is there. */
class SecretsInPiecesTest {
    @Test
    void aSecretSplitAnywhereIsFound() {
        var random = new Random(SEED);
        String secret = secret(random, LETTERS, 40);
        var secrets = new Secrets();
        secrets.add("the webhook secret", secret);
        for (int at = 1; at < secret.length(); at++) {
            String one = secret.substring(0, at);
            String two = secret.substring(at);
            for (String between :
                    List.of(
                            "\" +\n        \"",
                            "' . '",
                            "\\\n",
                            "\" \"",
                            "</b><b>".replace("b", ""))) {
                assertThat(found(secrets, "key = \"" + one + between + two + "\";"))
                        .as("split at %d by %s", at, between)
                        .isNotEmpty();
            }
            SecretSearch search = secrets.search();
            List<Found> parts = new ArrayList<>(search.in("first: " + one + "\n"));
            parts.addAll(search.in("second: " + two + "\n"));
            assertThat(parts.isEmpty() && search.together().isEmpty())
                    .as("in two files, split at %d", at)
                    .isFalse();
        }
    }

    @Test
    void aSecretInFiveFilesIsFoundTogether() {
        String secret = secret(new Random(SEED), LETTERS, 40);
        var secrets = new Secrets();
        secrets.add("the database password", secret);
        SecretSearch search = secrets.search();
        for (int at = 0; at < 40; at += 8) {
            assertThat(search.in("part = '" + secret.substring(at, at + 8) + "'\n")).isEmpty();
        }

        assertThat(search.together()).containsExactly("the database password, in short pieces");
    }

    @Test
    void aPieceOfThePrivateKeyIsEnough() throws Exception {
        var generator = KeyPairGenerator.getInstance("RSA");
        generator.initialize(2048);
        PrivateKey key = generator.generateKeyPair().getPrivate();
        var secrets = new Secrets();
        secrets.add("the App's private key", key);
        String pem = Base64.getEncoder().encodeToString(key.getEncoded());

        for (int at = pem.length() / 2; at + 60 < pem.length(); at += 97) {
            String spelled = String.join("\" + \"", letters(pem.substring(at, at + 60)));
            assertThat(found(secrets, "String key = \"" + spelled + "\";"))
                    .as("at %d", at)
                    .isNotEmpty();
        }
        assertThat(found(secrets, HexFormat.of().formatHex(key.getEncoded()))).isNotEmpty();
    }
}
