package dev.nightkiln;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nightkiln.attest.VerifyScript;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The script on machines, with options and in directories that are not as it hopes. */
class VerifyScriptSurroundingsTest {
    private static final int ODD = 23;

    private SignedBundle bundle;
    private Path directory;
    private Path unpacked;

    @BeforeEach
    void unpack(@TempDir Path empty) throws IOException {
        directory = empty;
        bundle = new SignedBundle(empty);
        unpacked = Unpacked.fresh(directory.resolve("unpacked"), bundle.good());
    }

    @AfterEach
    void close() {
        bundle.close();
    }

    private Ran script(String shell, String... options) {
        return script(List.of(shell), options);
    }

    private Ran script(List<String> shell, String... options) {
        Path script = bundle.aside("trusted-verify.sh", VerifyScript.text());
        bundle.aside("key.pem", bundle.signer().publicKeyPem());
        var command = new ArrayList<>(shell);
        command.addAll(List.of(script.toString(), "key.pem", "--dir", "unpacked"));
        command.addAll(List.of(options));
        return Ran.in(directory, command);
    }

    @ParameterizedTest
    @ValueSource(strings = {"dash", "bash"})
    void aNameThatCouldPassForSeveralOrMoveACursorIsRefused(String shell) throws IOException {
        for (String name :
                List.of(
                        "sign-off-a.intoto.jsonl\nsign-off-b.intoto.jsonl",
                        "sign-off-a.intoto.jsonl\n/x",
                        "logs/\nlogs/unit.log",
                        "-n",
                        "--help.intoto.jsonl",
                        "$(touch made)",
                        "`touch made`",
                        ";touch made",
                        "a b.intoto.jsonl",
                        "\u001b[2Jx",
                        "é",
                        ".intoto.jsonl",
                        "logs/.x",
                        "*.intoto.jsonl",
                        "\\logs\\unit.log")) {
            unpacked = Unpacked.fresh(unpacked, bundle.good());
            Path file = unpacked.resolve(name);
            Files.createDirectories(file.resolveSibling(""));
            Files.writeString(file, "x");
            Ran ran = script(shell);
            assertThat(ran.code()).as(name).isEqualTo(ODD);
            assertThat(ran.output()).as(name).doesNotContain("\u001b");
            try (var made = Files.walk(directory)) {
                assertThat(made).as(name).noneMatch(path -> path.endsWith("made"));
            }
        }
    }

    /** Whoever has forgotten to install something is told so and not that the evidence is bad. */
    @ParameterizedTest
    @ValueSource(strings = {"openssl", "sha256sum", "git"})
    void aToolThatIsMissingIsNamed(String missing) throws IOException {
        Path tools = Files.createDirectory(directory.resolve("tools"));
        for (String tool :
                List.of(
                        "openssl",
                        "sha256sum",
                        "git",
                        "grep",
                        "sed",
                        "find",
                        "head",
                        "mktemp",
                        "rm",
                        "tr",
                        "wc",
                        "cat",
                        "cut",
                        "cp",
                        "sort",
                        "cmp",
                        "comm",
                        "mkdir")) {
            if (!tool.equals(missing)) {
                String at = Ran.in(directory, List.of("sh", "-c", "command -v " + tool)).orThrow();
                Files.createSymbolicLink(tools.resolve(tool), Path.of(at.strip()));
            }
        }
        var shell = List.of("/usr/bin/env", "PATH=" + tools, "/bin/sh");
        Ran ran = script(shell, "--git", "clone");
        assertThat(ran.code()).isEqualTo(1);
        assertThat(ran.output()).contains("there is no " + missing);
        Files.createSymbolicLink(tools.resolve(missing), Path.of("/usr/bin", missing));
        assertThat(script(shell, "--git", "clone").code()).isZero();
    }

    /** Its change says "[redacted]" itself, which is no excuse not to look. */
    @ParameterizedTest
    @ValueSource(strings = {"dash", "bash"})
    void thePatchIsAppliedInACloneThatIsNamedFromHere(String shell) throws IOException {
        assertThat(Files.readString(unpacked.resolve("patch.diff"))).contains("[redacted]");
        Ran ran = script(shell, "--git", "clone", "--commit", bundle.head.hex());
        assertThat(ran.output()).contains("with the patch is this tree");
        assertThat(ran.code()).isZero();
    }
}
