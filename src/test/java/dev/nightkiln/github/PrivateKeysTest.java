package dev.nightkiln.github;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.PrivateKey;
import java.util.Arrays;
import java.util.Base64;

class PrivateKeysTest {
    private static final PrivateKey KEY = TestKeys.PAIR.getPrivate();

    /** What stands before the PKCS#1 key in the PKCS#8 form of a 2048-bit key. */
    private static final int WRAPPING = 26;

    @TempDir private Path directory;

    @Test
    void bothFormsOfThePemFileGiveTheSameKey() throws IOException {
        byte[] pkcs1 = Arrays.copyOfRange(KEY.getEncoded(), WRAPPING, KEY.getEncoded().length);
        assertThat(PrivateKeys.read(file("RSA PRIVATE KEY", pkcs1, "rw-------"))).isEqualTo(KEY);
        assertThat(PrivateKeys.read(file("PRIVATE KEY", KEY.getEncoded(), "r--------")))
                .isEqualTo(KEY);
    }

    @Test
    void aKeyOthersMayReadIsRefusedWithTheCommandThatMendsIt() throws IOException {
        Path file = file("PRIVATE KEY", KEY.getEncoded(), "rw-r-----");
        assertThatThrownBy(() -> PrivateKeys.read(file))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageEndingWith("is open to other users; run: chmod 600 '" + file + "'");
    }

    @Test
    void missingAndDamagedKeysAreNamed() throws IOException {
        assertThatThrownBy(() -> PrivateKeys.read(directory.resolve("none.pem")))
                .hasMessageContaining("none.pem does not exist");
        Path damaged = file("RSA PRIVATE KEY", new byte[400], "rw-------");
        assertThatThrownBy(() -> PrivateKeys.read(damaged))
                .hasMessageContaining("holds a damaged RSA private key");
        Path other = file("CERTIFICATE", KEY.getEncoded(), "rw-------");
        assertThatThrownBy(() -> PrivateKeys.read(other))
                .hasMessageContaining("starting with -----BEGIN RSA PRIVATE KEY-----");
    }

    private Path file(String type, byte[] der, String mode) throws IOException {
        Path file = directory.resolve(type.replace(' ', '-') + mode + ".pem");
        String body = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(der);
        Files.writeString(
                file, "-----BEGIN %s-----\n%s\n-----END %s-----\n".formatted(type, body, type));
        return Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(mode));
    }
}
