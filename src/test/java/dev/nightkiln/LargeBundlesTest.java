package dev.nightkiln;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nightkiln.attest.LogChain;
import dev.nightkiln.attest.Signer;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;

/** Verified in a process of its own with a small heap, whatever the size. */
class LargeBundlesTest {
    private static final int LARGE = 200 * 1024 * 1024;
    private static final int RECORDS = 200_000;

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

    private Ran verify(Map<String, byte[]> files) throws IOException {
        Path zip = Files.write(directory.resolve("large.zip"), SignedBundle.zip(files));
        String key = bundle.aside("key.pem", bundle.signer().publicKeyPem()).toString();
        long start = System.nanoTime();
        Ran ran =
                Ran.in(
                        directory,
                        List.of(
                                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                                "-Xmx64m",
                                "-cp",
                                absolute(System.getProperty("java.class.path")),
                                "dev.nightkiln.App",
                                "verify",
                                "--key",
                                key,
                                zip.toString()));
        System.out.printf(
                "verify: a bundle of %d MiB with a heap of 64 MiB in %d ms%n",
                Files.size(zip) >> 20, (System.nanoTime() - start) / 1_000_000);
        return ran;
    }

    private static String absolute(String classPath) {
        return String.join(
                ":",
                Arrays.stream(classPath.split(":", -1))
                        .map(each -> Path.of(each).toAbsolutePath().toString())
                        .toList());
    }

    /** It cannot be compressed. */
    @Test
    void aLargeFileIsReadAsAStream() throws IOException {
        byte[] noise = new byte[LARGE];
        new Random(1).nextBytes(noise);
        Ran ran = verify(bundle.good(noise));
        assertThat(ran.output()).contains("ACCEPTED");
        assertThat(ran.code()).isZero();
    }

    /** Somebody who may comment has had the task tried over and over. */
    @Test
    void aLongLogOfTheTaskIsReadAsAStream() throws IOException {
        var log = new StringBuilder();
        String prev = LogChain.START;
        for (int i = 0; i < RECORDS; i++) {
            String line = "{\"prev\":\"%s\",\"detail\":\"%0400d\"}".formatted(prev, i);
            log.append(line).append('\n');
            prev = LogChain.link(line);
        }
        Tampered it = withLog(log.toString(), prev);
        Ran ran = verify(it.files);
        assertThat(ran.output()).contains("ACCEPTED");
        assertThat(ran.code()).isZero();
        assertThat(verify(withLog(log.toString(), "0".repeat(64)).files).code()).isEqualTo(25);
    }

    @Test
    void aRecordOfTheLogThatDoesNotEndIsNotReadToItsEnd() throws IOException {
        String line = "{\"prev\":\"start\",\"detail\":\"" + "x".repeat(LARGE / 2) + "\"}";
        Ran ran = verify(withLog(line + "\n", LogChain.link(line)).files);
        assertThat(ran.output()).contains("record 1 of the task's log is longer than");
        assertThat(ran.code()).isEqualTo(25);
    }

    private Tampered withLog(String log, String head) {
        Signer signer = bundle.signer();
        var it = new Tampered(bundle.good(), bundle.statements());
        return it.resigned(signer, LogChain.NAME, log)
                .signed(signer, all -> Tampered.byproduct(all.getFirst(), "task-log-head", head));
    }
}
