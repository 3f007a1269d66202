package dev.nightkiln;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nightkiln.attest.Fault;
import dev.nightkiln.attest.VerifyScript;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import picocli.CommandLine;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** What {@code nightkiln verify} and {@code verify.sh} say, in the same words and of the same. */
class VerifyScriptTest {
    private SignedBundle bundle;
    private Path directory;
    private Path script;

    @BeforeEach
    void sign(@TempDir Path empty) throws IOException {
        directory = empty;
        bundle = new SignedBundle(empty);
        script = bundle.aside("trusted-verify.sh", VerifyScript.text());
    }

    @AfterEach
    void close() {
        bundle.close();
    }

    private Tampered good() {
        return new Tampered(bundle.good(), bundle.statements());
    }

    private Path pem() {
        return bundle.aside("key.pem", bundle.signer().publicKeyPem());
    }

    private Path list() {
        return bundle.aside("nightkiln-keys.json", bundle.keys.publicJson());
    }

    private Ran script(Tampered it, Path key, String... options) throws IOException {
        Path unpacked = Unpacked.fresh(directory.resolve("unpacked"), it.files);
        var command = new ArrayList<>(List.of("dash", script.toString(), key.toString()));
        command.addAll(List.of("--dir", unpacked.getFileName().toString()));
        command.addAll(List.of(options));
        return Ran.in(directory, command);
    }

    private Ran verify(Tampered it, Path key, String... options) throws IOException {
        Path zip = Files.write(directory.resolve("bundle.zip"), SignedBundle.zip(it.files));
        var command = new ArrayList<>(List.of("verify", zip.toString(), "--key", key.toString()));
        command.addAll(List.of(options));
        var said = new StringWriter();
        var writer = new PrintWriter(said);
        int code =
                new CommandLine(new Cli())
                        .setOut(writer)
                        .setErr(writer)
                        .execute(command.toArray(String[]::new));
        return new Ran(code, said.toString());
    }

    @Test
    void bothCountTheSameFilesInTheSameWords() throws IOException {
        String files = "9 files are as they were signed, and there is no other but the statements";
        assertThat(script(good(), pem()).output()).contains(files);
        assertThat(verify(good(), pem()).output()).contains(files);
    }

    /** A variable of somebody's script that is empty must not leave a question out. */
    @Test
    void halfAQuestionIsWrongUsageForBoth() throws IOException {
        for (List<String> half :
                List.of(
                        List.of("--commit", ""),
                        List.of("--commit", bundle.head.abbreviated()),
                        List.of("--repo", ""),
                        List.of("--repo", "widgets"),
                        List.of("--policy", ""),
                        List.of("--policy", "sha256:"))) {
            String[] options = half.toArray(String[]::new);
            assertThat(script(good(), pem(), options).code()).as("verify.sh %s", half).isOne();
            assertThat(verify(good(), pem(), options).code()).as("verify %s", half).isOne();
        }
        assertThat(script(good(), pem(), "--git", "").code()).isOne();
    }

    @Test
    void digestsAreTakenAsPeopleCopyThem() throws IOException {
        String[] options = {
            "--commit",
            bundle.head.hex().toUpperCase(Locale.ROOT),
            "--policy",
            "sha256:" + SignedBundle.POLICY
        };
        assertThat(script(good(), pem(), options).code()).isZero();
        assertThat(verify(good(), pem(), options).code()).isZero();
    }

    @Test
    void aCloneIsNamedFromWhereTheScriptIsStarted() throws IOException {
        Ran ran = script(good(), pem(), "--git", bundle.clone.getFileName().toString());
        assertThat(ran.output()).contains("with the patch is this tree");
        assertThat(ran.code()).isZero();
    }

    /** Git would show another commit in a commit's place. */
    @Test
    void aReplacedCommitIsLookedAtItself() throws IOException {
        Ran.in(bundle.clone, List.of("git", "replace", bundle.head.hex(), "HEAD~1")).orThrow();
        assertThat(script(good(), pem(), "--git", bundle.clone.toString()).code()).isZero();
    }

    @Test
    void whatAPemCannotSayOfAKeyIsSaidToBeUnknown() throws IOException {
        String unknown = "not checked  whether the key was replaced or revoked";
        assertThat(verify(good(), pem()).output()).contains(unknown);
        assertThat(verify(good(), list()).output())
                .doesNotContain(unknown)
                .contains("valid then and not revoked");
        Ran ran = script(good(), list());
        assertThat(ran.output()).contains("take the publicKey that signed");
        assertThat(ran.code()).isOne();
    }

    /** As projects have them that sign something themselves. */
    @Test
    void statementsThatACheckLeftAreFilesLikeOthers() throws IOException {
        Tampered it =
                new Tampered(
                        bundle.with("records/check-1/artifacts/build.intoto.jsonl", "{}\n"),
                        bundle.statements());
        assertThat(verify(it, pem()).code()).isZero();
        assertThat(script(it, pem()).code()).isZero();
    }

    @Test
    void theScriptNamesASignOffThatItDidNotLookAt() throws IOException {
        Tampered it = good().put("sign-off-x-1.intoto.jsonl", "anything\n");
        Ran ran = script(it, pem());
        assertThat(ran.output()).contains("not checked: sign-off-x-1.intoto.jsonl");
        assertThat(ran.code()).isZero();
        Tampered alike = good();
        alike.put(bundle.statements().replace(".intoto.", "-intoto-"), "anything\n");
        assertThat(script(alike, pem()).code()).as("nearly called so").isEqualTo(24);
    }

    @Test
    void nothingInABundleMovesATerminalsCursor() throws IOException {
        Tampered it =
                good().line(
                                0,
                                line ->
                                        line.replace(
                                                Tampered.IN_TOTO, "\u001b[2J\u001b[1;1Haccepted"));
        Ran ran = script(it, pem());
        assertThat(ran.code()).isEqualTo(11);
        assertThat(ran.output()).contains("?[2J?[1;1Haccepted").doesNotContain("\u001b");
    }

    @Test
    void theHelpNamesEveryExitCode() {
        Map<String, String> named =
                new CommandLine(new VerifyCommand()).getCommandSpec().usageMessage().exitCodeList();
        for (Fault fault : Fault.values()) {
            assertThat(named).containsEntry(String.valueOf(fault.code()), fault.meaning());
        }
        assertThat(named).hasSize(Fault.values().length + 2);
    }

    @Test
    void anUnusableKeyFileIsNamedWithItsReason() throws IOException {
        Path binary = Files.write(directory.resolve("key.der"), new byte[] {48, 42, (byte) 0xff});
        assertThat(verify(good(), binary).output())
                .contains("key.der: neither a public key")
                .contains("nor a nightkiln-keys.json");
        assertThat(verify(good(), binary).code()).isOne();
        Ran folder = verify(good(), pem(), "--sign-off", directory.toString());
        assertThat(folder.output()).contains("cannot be read");
        assertThat(folder.code()).isOne();
    }
}
