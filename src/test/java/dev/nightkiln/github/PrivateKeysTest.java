package dev.nightkiln.github;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

import java.security.PrivateKey;
import java.util.Arrays;
import java.util.Base64;

class PrivateKeysTest {
    private static final PrivateKey KEY = TestKeys.PAIR.getPrivate();

    /** What stands before the PKCS#1 key in the PKCS#8 form of a 2048-bit key. */
    private static final int WRAPPING = 26;

    @Test
    void bothFormsOfThePemFileGiveTheSameKey() {
        byte[] pkcs1 = Arrays.copyOfRange(KEY.getEncoded(), WRAPPING, KEY.getEncoded().length);
        assertThat(PrivateKeys.parse(pem("RSA PRIVATE KEY", pkcs1), "here")).isEqualTo(KEY);
        assertThat(PrivateKeys.parse(pem("PRIVATE KEY", KEY.getEncoded()), "here")).isEqualTo(KEY);
    }

    @Test
    void damagedKeysAreNamedByTheirPlace() {
        assertThatThrownBy(() -> PrivateKeys.parse(pem("RSA PRIVATE KEY", new byte[400]), "here"))
                .hasMessageStartingWith("here holds a damaged RSA private key");
        assertThatThrownBy(() -> PrivateKeys.parse(pem("CERTIFICATE", KEY.getEncoded()), "here"))
                .hasMessageContaining("starting with -----BEGIN RSA PRIVATE KEY-----");
    }

    private static String pem(String type, byte[] der) {
        String body = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(der);
        return "-----BEGIN %s-----\n%s\n-----END %s-----\n".formatted(type, body, type);
    }
}
