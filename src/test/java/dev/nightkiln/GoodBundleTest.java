package dev.nightkiln;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nightkiln.attest.SigningKeys;
import dev.nightkiln.attest.VerifyScript;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Genuine evidence is accepted, by us and by those who have nothing of us. */
class GoodBundleTest {
    private SignedBundle bundle;
    private Path directory;

    @BeforeEach
    void sign(@TempDir Path empty) throws IOException {
        directory = empty;
        bundle = new SignedBundle(empty);
    }

    @AfterEach
    void close() {
        bundle.close();
    }

    private String key() {
        return bundle.aside("key.pem", bundle.signer().publicKeyPem()).toString();
    }

    private Path zip(Tampered it) throws IOException {
        return Files.write(directory.resolve("bundle.zip"), SignedBundle.zip(it.files));
    }

    private Tampered good() {
        return new Tampered(bundle.good(), bundle.statements());
    }

    private int verify(Tampered it, String... options) throws IOException {
        var arguments = new ArrayList<>(List.of("verify", zip(it).toString()));
        arguments.addAll(List.of(options));
        return Cli.run(arguments.toArray(String[]::new));
    }

    @Test
    void itIsAcceptedForItsOwnCommitRepositoryAndPolicy() throws IOException {
        String list = bundle.aside("keys.json", bundle.keys.publicJson()).toString();
        String[] wanted = {
            "--repo", "Acme/Widgets", "--commit", bundle.head.hex(), "--policy", SignedBundle.POLICY
        };
        assertThat(verify(good(), with(wanted, "--key", key()))).isZero();
        assertThat(verify(good(), with(wanted, "--key", list))).isZero();
        assertThat(verify(good(), with(wanted, "--key", list, "--key", key(), "--json"))).isZero();
        assertThat(verify(good(), "--key", key(), "--repo", "https://github.com/acme/widgets"))
                .isZero();
    }

    private static String[] with(String[] first, String... more) {
        String[] all = Arrays.copyOf(first, first.length + more.length);
        System.arraycopy(more, 0, all, first.length, more.length);
        return all;
    }

    @Test
    void withoutAKeyNothingIsAcceptedAndWrongUsageIsSaid() throws IOException {
        assertThat(verify(good())).isEqualTo(12);
        assertThat(verify(good(), "--key", "/nowhere")).isEqualTo(1);
        assertThat(verify(good(), "--key", key(), "--commit", "abc")).isEqualTo(1);
        assertThat(verify(good(), "--key", key(), "--unknown")).isEqualTo(1);
        assertThat(Cli.run(new String[] {"verify", "--key", key(), "/nowhere.zip"})).isEqualTo(1);
        assertThat(Cli.run(new String[] {"verify"})).isEqualTo(1);
    }

    /** What the protocol allows others to write, and what decides nothing. */
    @Test
    void anotherSpellingOfTheSameStatementsIsAccepted() throws IOException {
        Tampered urlSafe = good();
        urlSafe.lines(urlSafe.lines().stream().map(GoodBundleTest::urlSafe).toList());
        Tampered hints = good();
        hints.lines(
                hints.lines().stream()
                        .map(line -> line.replace(bundle.signer().keyId(), "a".repeat(64)))
                        .toList());
        var stranger = SigningKeys.open(directory.resolve("strangers"), bundle.store.clock);
        Tampered two = good();
        two.lines(two.lines().stream().map(line -> twoSignatures(line, stranger)).toList());
        for (Tampered each : List.of(urlSafe, hints, two)) {
            assertThat(verify(each, "--key", key())).isZero();
            assertThat(script("dash", each).code()).isZero();
        }
        Tampered fields = good();
        fields.lines(
                fields.lines().stream()
                        .map(line -> line.replaceFirst("^\\{", "{\"later\":{\"x\":[1]},"))
                        .toList());
        assertThat(verify(fields, "--key", key())).isZero();
    }

    private static String urlSafe(String line) {
        int type = line.indexOf("\"payloadType\"");
        int signatures = line.indexOf("\"signatures\"");
        return line.substring(0, type).replace('+', '-').replace('/', '_')
                + line.substring(type, signatures)
                + line.substring(signatures).replace('+', '-').replace('/', '_');
    }

    private static String twoSignatures(String line, SigningKeys stranger) {
        String other = Tampered.envelope(Tampered.payload(line), stranger.current());
        String theirs = other.substring(other.indexOf("[{") + 1, other.lastIndexOf(']'));
        return line.replace("[{", "[" + theirs + ",{");
    }

    private Ran script(String shell, Tampered it, String... options) throws IOException {
        Path unpacked = Unpacked.fresh(directory.resolve("unpacked"), it.files);
        Path script = bundle.aside("trusted-verify.sh", VerifyScript.text());
        var command = new ArrayList<>(List.of(shell, script.toString(), key()));
        command.addAll(List.of("--dir", unpacked.toString()));
        command.addAll(List.of(options));
        return Ran.in(directory, command);
    }

    @Test
    void theScriptAcceptsItInEveryShellAndFindsTheSameTreeInAClone() throws IOException {
        for (String shell : List.of("dash", "bash", "sh")) {
            Ran ran =
                    script(
                            shell,
                            good(),
                            "--repo",
                            "acme/widgets",
                            "--commit",
                            bundle.head.hex(),
                            "--policy",
                            SignedBundle.POLICY,
                            "--git",
                            bundle.clone.toString());
            assertThat(ran.output()).as(shell).contains("accepted", "with the patch is this tree");
            assertThat(ran.code()).as(shell).isZero();
        }
        assertThat(bundle.clone.resolve(".git").resolve("index.lock")).doesNotExist();
    }

    @Test
    void theScriptIsRunFromTheBundleTooAndTakesNoKeyFromIt() throws IOException {
        Path unpacked = Unpacked.fresh(directory.resolve("unpacked"), good().files);
        assertThat(Ran.in(unpacked, List.of("sh", "verify.sh", key())).code()).isZero();
        assertThat(Ran.in(unpacked, List.of("sh", "verify.sh", "public-key.pem")).code())
                .isEqualTo(12);
        assertThat(Ran.in(unpacked, List.of("sh", "verify.sh")).code()).isEqualTo(1);
        assertThat(Ran.in(unpacked, List.of("sh", "verify.sh", "/nowhere")).code()).isEqualTo(1);
        assertThat(Ran.in(unpacked, List.of("sha256sum", "-c", "--quiet", "SHA256SUMS")).code())
                .isZero();
    }

    @Test
    void theScriptRefusesLinksAndACommitThatHasAnotherTree() throws IOException {
        Path unpacked = Unpacked.fresh(directory.resolve("unpacked"), good().files);
        Files.createSymbolicLink(unpacked.resolve("logs").resolve("link"), Path.of("/etc/passwd"));
        assertThat(Ran.in(unpacked, List.of("sh", "verify.sh", key())).code()).isEqualTo(23);
        Path other = Files.createDirectory(directory.resolve("other"));
        Ran.in(other, List.of("git", "init", "-q")).orThrow();
        assertThat(script("dash", good(), "--git", other.toString()).code()).isEqualTo(15);
    }
}
