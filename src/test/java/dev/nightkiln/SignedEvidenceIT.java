package dev.nightkiln;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nightkiln.attest.SigningKeys;
import dev.nightkiln.attest.VerifyScript;
import dev.nightkiln.bundle.EvidenceBundles;
import dev.nightkiln.task.CommitSha;
import dev.nightkiln.task.FailureReason;
import dev.nightkiln.task.Task;
import dev.nightkiln.task.TaskState.Published;
import dev.nightkiln.testing.Seeds;

import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.zip.ZipFile;

/** The evidence of a real attempt is signed and verifies against its commit. */
class SignedEvidenceIT extends OnTheRoad {
    private static Path state() {
        return directory.resolve("state");
    }

    private static Path bundle(Task task) {
        return state().resolve("evidence").resolve(EvidenceBundles.name(task.id(), 1));
    }

    private static int verify(Task task, String... more) throws IOException {
        Path keys = directory.resolve("nightkiln-keys.json");
        Files.writeString(keys, SigningKeys.open(state(), Clock.systemUTC()).publicJson());
        var arguments = new ArrayList<>(List.of("verify", bundle(task).toString()));
        arguments.addAll(List.of("--key", keys.toString(), "--repo", task.repository().fullName()));
        arguments.addAll(List.of(more));
        return Cli.run(arguments.toArray(String[]::new));
    }

    @Test
    void thePublishedCommitIsTheOneThatTheStatementsAreAbout() throws IOException {
        Ended ended = run("signed", Seeds.shell("echo new > result.txt", "test -s result.txt"));
        Road.assertPublished(ended.task());
        CommitSha head = ((Published) ended.task().state()).head();

        assertThat(verify(ended.task(), "--commit", head.hex())).isZero();
        assertThat(verify(ended.task(), "--commit", "0".repeat(40))).isEqualTo(15);
        assertThat(script(ended.task(), head)).isZero();
    }

    @Test
    void theEvidenceOfAChangeThatWasHandedBackIsSignedAndSaysThatItFailed() throws IOException {
        Ended ended = run("handed-back", Seeds.shell("echo new > result.txt", "! test -e *.txt"));
        assertHandedBack(ended, FailureReason.CHECK_FAILED);

        assertThat(bundle(ended.task())).isRegularFile();
        assertThat(ended.escalation()).contains(bundle(ended.task()).getFileName().toString());
        assertThat(verify(ended.task())).isEqualTo(21);
    }

    private static int script(Task task, CommitSha head) throws IOException {
        var files = new LinkedHashMap<String, byte[]>();
        try (var zip = new ZipFile(bundle(task).toFile())) {
            for (var entry : zip.stream().toList()) {
                files.put(entry.getName(), zip.getInputStream(entry).readAllBytes());
            }
        }
        Path unpacked = Unpacked.fresh(directory.resolve("unpacked"), files);
        Path script = Files.writeString(directory.resolve("verify.sh"), VerifyScript.text());
        Path key = directory.resolve("key.pem");
        Files.writeString(
                key, SigningKeys.open(state(), Clock.systemUTC()).current().publicKeyPem());
        Ran ran =
                Ran.in(
                        unpacked,
                        List.of(
                                "dash",
                                script.toString(),
                                key.toString(),
                                "--commit",
                                head.hex(),
                                "--repo",
                                task.repository().fullName(),
                                "--git",
                                state().resolve("mirrors")
                                        .resolve(task.repository().id() + ".git")
                                        .toString()));
        System.out.print(ran.output());
        return ran.code();
    }
}
