package dev.nightkiln.attest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.nightkiln.attest.SigningKeys.Listed;
import dev.nightkiln.attest.SigningKeys.Signing;
import dev.nightkiln.secrets.Redactor;
import dev.nightkiln.secrets.Secrets;
import dev.nightkiln.store.Crowd;
import dev.nightkiln.store.TestClock;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;

/** Where the keys are, who may read them, and what becomes of those that are replaced. */
class SigningKeysTest {
    private final TestClock clock = new TestClock();
    private Path state;
    private SigningKeys keys;

    @BeforeEach
    void open(@TempDir Path directory) {
        state = directory;
        keys = SigningKeys.open(state, clock);
    }

    private Path file(String id) {
        return state.resolve("keys").resolve(id + ".pem");
    }

    @Test
    void theFirstKeyIsMadeAtTheFirstStartAndKept() throws IOException {
        String id = keys.current().keyId();
        assertThat(SigningKeys.open(state, clock).current().keyId()).isEqualTo(id);
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file(id))))
                .isEqualTo("rw-------");
        assertThat(
                        PosixFilePermissions.toString(
                                Files.getPosixFilePermissions(state.resolve("keys"))))
                .isEqualTo("rwx------");
        assertThat(Files.readString(file(id))).startsWith("-----BEGIN PRIVATE KEY-----\n");
        assertThat(keys.publicJson()).doesNotContain("PRIVATE").contains(id);
    }

    @Test
    void theIdIsTheDigestOfThePublicKeyInDer() {
        Signer signer = keys.current();
        assertThat(PublicKeys.pem(signer.publicKeyPem()).id()).isEqualTo(signer.keyId());
    }

    @Test
    void whatAReplacedKeySignedStaysGoodAndItCannotSignAnyMore() {
        Signer old = keys.current();
        byte[] message = {1};
        byte[] signature = old.sign(message);
        clock.move(Duration.ofDays(1));
        String next = keys.rotate();
        assertThat(keys.current().keyId()).isEqualTo(next).isNotEqualTo(old.keyId());
        assertThat(file(old.keyId())).doesNotExist();
        var trusted = TrustedKeys.of(List.of(keys.publicJson()));
        TrustedKey signer = trusted.signerOf(message, List.of(signature), "it");
        trusted.requireValidAt(signer, clock.instant().minus(Duration.ofHours(1)), "it");
        assertThatThrownBy(() ->
                        trusted.requireValidAt(
                                signer, clock.instant().plus(Duration.ofHours(1)), "it"))
                .isInstanceOfSatisfying(
                        Rejected.class,
                        no -> assertThat(no.fault()).isEqualTo(Fault.KEY_NOT_VALID));
    }

    @Test
    void nothingThatARevokedKeySignedIsGoodAndAnotherOneSigns() {
        Signer stolen = keys.current();
        byte[] message = {1};
        byte[] signature = stolen.sign(message);
        String next = keys.revoke(stolen.keyId(), "laptop lost");
        assertThat(keys.current().keyId()).isEqualTo(next).isNotEqualTo(stolen.keyId());
        assertThat(file(stolen.keyId())).doesNotExist();
        assertThat(keys.list()).extracting(Listed::isCurrent).containsExactly(false, true);
        for (List<String> known :
                List.of(
                        List.of(keys.publicJson()),
                        List.of(stolen.publicKeyPem(), keys.publicJson()),
                        List.of(keys.publicJson(), stolen.publicKeyPem()))) {
            assertThatThrownBy(
                            () -> TrustedKeys.of(known).signerOf(message, List.of(signature), "it"))
                    .isInstanceOf(Rejected.class)
                    .hasMessageContaining("laptop lost");
        }
        assertThatThrownBy(() -> keys.revoke(stolen.keyId(), "again"))
                .hasMessageContaining("revoked already");
        assertThatThrownBy(() -> keys.revoke("nobody", "x")).hasMessageContaining("keys list");
    }

    @Test
    void manyWhoStartAtOnceMakeOneKey(@TempDir Path empty) {
        List<String> ids = Crowd.of(16, _ -> SigningKeys.open(empty, clock).current().keyId());
        assertThat(ids.stream().distinct()).hasSize(1);
    }

    @Test
    void aKeyThatOthersCouldReadSignsNothing() throws IOException {
        Path file = file(keys.current().keyId());
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r-----"));
        assertThatThrownBy(keys::current).hasMessageContaining("chmod 600");
        Path elsewhere = Files.move(file, state.resolve("elsewhere.pem"));
        Files.createSymbolicLink(file, elsewhere);
        assertThatThrownBy(keys::current).hasMessageContaining("not a regular file");
    }

    @Test
    void aDamagedKeyIsRefusedWithoutBeingShown() throws IOException {
        String id = keys.current().keyId();
        String text = Files.readString(file(id));
        Files.writeString(file(id), KeyFileText.of(KeyFile.make()));
        assertThatThrownBy(keys::current)
                .hasMessageContaining("nightkiln keys rotate")
                .message()
                .doesNotContain(text.substring(30, 60));
        Files.writeString(state.resolve("keys").resolve("keys.json"), "{}");
        assertThatThrownBy(keys::current).hasMessageContaining("restore it from a backup");
    }

    @Test
    void theKeyIsRedactedWhereverItWouldBeShownAlsoAfterAChange() throws IOException {
        var secrets = new Secrets();
        SigningKeys server = SigningKeys.open(state, clock, secrets);
        assertHidden(secrets, server.current());
        keys.rotate();
        assertHidden(secrets, server.current());
    }

    private void assertHidden(Secrets secrets, Signer signer) throws IOException {
        String text = Files.readString(file(signer.keyId()));
        String body = text.lines().skip(1).findFirst().orElseThrow();
        assertThat(new Redactor(secrets).redact("key: " + body)).doesNotContain(body);
    }

    /** An operator changes the key over and over while a server signs. */
    @Test
    void whatIsSignedWhileKeysChangeIsOfItsKeysTime() {
        List<List<Signing>> all =
                Crowd.of(
                        5,
                        number ->
                                IntStream.range(0, 40)
                                        .mapToObj(_ -> {
                                            if (number == 0) {
                                                clock.move(Duration.ofSeconds(1));
                                                keys.rotate();
                                            }
                                            return keys.signing();
                                        })
                                        .toList());

        var trusted = TrustedKeys.of(List.of(keys.publicJson()));
        byte[] message = {1};
        all.stream()
                .flatMap(List::stream)
                .forEach(each -> {
                    byte[] signature = each.signer().sign(message);
                    trusted.requireValidAt(
                            trusted.signerOf(message, List.of(signature), "it"), each.at(), "it");
                });
    }

    @Test
    void whatACrashLeftOfANewKeyGoes() throws IOException {
        Path half = Files.writeString(state.resolve("keys").resolve(".new123"), "-----BEGIN");
        SigningKeys.open(state, clock);
        assertThat(half).doesNotExist();
    }

    /** The text of a file that holds another key. */
    private static final class KeyFileText {
        static String of(KeyFile key) {
            return "-----BEGIN PRIVATE KEY-----\n"
                    + key.encoded()
                    + "\n-----END PRIVATE KEY-----\n";
        }
    }
}
