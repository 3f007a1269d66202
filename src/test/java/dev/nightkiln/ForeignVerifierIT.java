package dev.nightkiln;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nightkiln.attest.SigningKeys;

import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;

/** Sigstore's verifier, which has nothing of ours, reads our envelopes as we do. */
class ForeignVerifierIT {
    @TempDir private Path directory;

    @BeforeAll
    static void makeImage() {
        Ran.in(Path.of("").toAbsolutePath(), List.of("test-fixtures/sigstore/build.sh")).orThrow();
    }

    @Test
    void itAcceptsEveryGenuineStatementAndRefusesThoseOfOthers() throws IOException {
        try (var bundle = new SignedBundle(directory)) {
            var good = new Tampered(bundle.good(), bundle.statements());
            Ran accepted = verify(bundle, good);
            assertThat(accepted.output().lines())
                    .containsExactly(
                            "https://in-toto.io/Statement/v1 https://slsa.dev/provenance/v1",
                            "https://in-toto.io/Statement/v1 https://in-toto.io/attestation/test-result/v0.1",
                            "https://in-toto.io/Statement/v1 https://in-toto.io/attestation/test-result/v0.1",
                            "https://in-toto.io/Statement/v1 https://slsa.dev/verification_summary/v1");
            assertThat(accepted.code()).isZero();
            System.out.print("@sigstore/verify:\n" + accepted.output());
            var stranger = SigningKeys.open(directory.resolve("strangers"), bundle.store.clock);
            for (Tampered each :
                    List.of(
                            new Tampered(bundle.good(), bundle.statements())
                                    .signed(stranger.current(), _ -> {}),
                            new Tampered(bundle.good(), bundle.statements())
                                    .line(
                                            0,
                                            line ->
                                                    line.replaceFirst(
                                                            "\"payload\":\"eyJ",
                                                            "\"payload\":\"eyK")),
                            new Tampered(bundle.good(), bundle.statements())
                                    .line(
                                            1,
                                            line ->
                                                    line.replace(
                                                            Tampered.IN_TOTO, "text/plain")))) {
                Ran refused = verify(bundle, each);
                assertThat(refused.output()).contains("refused");
                assertThat(refused.code()).isEqualTo(1);
            }
        }
    }

    private Ran verify(SignedBundle bundle, Tampered it) throws IOException {
        Path shown = Files.createTempDirectory(directory, "shown");
        Files.setPosixFilePermissions(shown, PosixFilePermissions.fromString("rwxr-xr-x"));
        Files.writeString(shown.resolve("key.pem"), bundle.signer().publicKeyPem());
        Files.write(shown.resolve("statements"), it.files.get(bundle.statements()));
        return Ran.in(
                directory,
                List.of(
                        "docker",
                        "run",
                        "--rm",
                        "--network",
                        "none",
                        "--cap-drop",
                        "ALL",
                        "--volume",
                        shown + ":/shown:ro",
                        "nightkiln/sigstore:dev",
                        "node",
                        "/sigstore/verify.js",
                        "/shown/key.pem",
                        "/shown/statements"));
    }
}
