package dev.nightkiln;

import dev.nightkiln.attest.Signer;
import dev.nightkiln.attest.SigningKeys;
import dev.nightkiln.bundle.BundleFile;
import dev.nightkiln.bundle.SealedFacts;
import dev.nightkiln.bundle.Statements;
import dev.nightkiln.evidence.Findings;
import dev.nightkiln.store.StoreFixture;
import dev.nightkiln.store.TestDatabase;
import dev.nightkiln.task.CommitSha;
import dev.nightkiln.task.FailureReason;
import dev.nightkiln.task.Repository;
import dev.nightkiln.task.Task;
import dev.nightkiln.task.TaskEvent;
import dev.nightkiln.task.TaskSpec;
import dev.nightkiln.verify.CheckOutcome;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.TreeMap;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/** A genuine bundle about a real commit, made by the parts that make them on the road. */
final class SignedBundle implements AutoCloseable {
    static final String POLICY = "b".repeat(64);
    private static final Repository WIDGETS = new Repository(100, "acme", "widgets");

    final StoreFixture store;
    final Path clone;
    final SigningKeys keys;
    final Task task;
    final CommitSha head;
    private final Path directory;
    private final String tree;
    private final byte[] patch;

    SignedBundle(Path directory) throws IOException {
        this.directory = directory;
        store =
                new StoreFixture(
                        new TestDatabase("jdbc:h2:file:" + directory.resolve("database"), "test"));
        clone = Files.createDirectory(directory.resolve("clone"));
        git("init", "-q", "-b", "main");
        Files.writeString(clone.resolve("hello.txt"), "Hello\n");
        git("add", ".");
        git("commit", "-q", "-m", "base");
        var base = new CommitSha(git("rev-parse", "HEAD"));
        Files.writeString(clone.resolve("hello.txt"), "Hello, [redacted]\n");
        Files.write(clone.resolve("dot.bin"), new byte[] {0, 1, 2, (byte) 255});
        git("add", ".");
        git("commit", "-q", "-m", "change");
        head = new CommitSha(git("rev-parse", "HEAD"));
        tree = git("rev-parse", "HEAD^{tree}");
        patch =
                (git("diff-tree", "-r", "-p", "--binary", "--full-index", base.hex(), head.hex())
                                + "\n")
                        .getBytes(StandardCharsets.UTF_8);
        keys = SigningKeys.open(directory.resolve("state"), store.clock);
        Task sample = StoreFixture.task(WIDGETS, 7);
        task =
                new Task(
                        sample.id(),
                        sample.installation(),
                        WIDGETS,
                        7,
                        new TaskSpec(
                                "Say hello to \"all\"",
                                "Greet everybody.\n{\"byproducts\":[{\"name\":\"x\"}]}",
                                StoreFixture.ADA,
                                "main",
                                base),
                        sample.state());
        store.desk.open(store.trigger(), task);
        store.desk.onIssue(
                store.trigger(), WIDGETS, 7, new TaskEvent.CancelRequested(StoreFixture.BOB), "no");
        store.desk.retry(store.trigger(), WIDGETS, 7, task.spec());
    }

    private String git(String... arguments) {
        var command = new ArrayList<>(List.of("git", "-c", "user.name=A", "-c", "user.email=a@b"));
        command.addAll(List.of(arguments));
        return Ran.in(clone, command).orThrow().strip();
    }

    /** The files of a bundle whose check ended so, in the order in which they are written. */
    SequencedMap<String, byte[]> files(CheckOutcome outcome, Optional<FailureReason> handedBack) {
        return sealed(recorded(), outcome, handedBack);
    }

    private SequencedMap<String, byte[]> recorded() {
        SequencedMap<String, byte[]> files = new TreeMap<>();
        files.put("patch.diff", patch);
        files.put("logs/unit.log", "all 3 tests passed\n".getBytes(StandardCharsets.UTF_8));
        files.put("reports/unit.xml", "<testsuite/>\n".getBytes(StandardCharsets.UTF_8));
        files.put("recording.cast", "[]\n".getBytes(StandardCharsets.UTF_8));
        return files;
    }

    /** With another log. */
    SequencedMap<String, byte[]> good(byte[] log) {
        return with("logs/unit.log", log);
    }

    /** With a file more. */
    SequencedMap<String, byte[]> with(String name, String text) {
        return with(name, text.getBytes(StandardCharsets.UTF_8));
    }

    private SequencedMap<String, byte[]> with(String name, byte[] content) {
        SequencedMap<String, byte[]> files = recorded();
        files.put(name, content);
        return sealed(files, CheckOutcome.PASSED, Optional.empty());
    }

    SequencedMap<String, byte[]> good() {
        return files(CheckOutcome.PASSED, Optional.empty());
    }

    private SequencedMap<String, byte[]> sealed(
            SequencedMap<String, byte[]> files,
            CheckOutcome outcome,
            Optional<FailureReason> handedBack) {
        byte[] manifest = "{\"files\":[]}".getBytes(StandardCharsets.UTF_8);
        var facts =
                new SealedFacts(
                        SignedBundleEvidence.of(task, head, outcome),
                        handedBack,
                        store.tasks.journal(task.id()),
                        files.entrySet().stream()
                                .map(file -> listed(file.getKey(), file.getValue()))
                                .toList(),
                        listed("manifest.json", manifest));
        files.put("manifest.json", manifest);
        seal().files(facts)
                .forEach(file ->
                        files.put(file.path(), file.text().getBytes(StandardCharsets.UTF_8)));
        return files;
    }

    private Statements seal() {
        return new Statements(
                keys,
                new Statements.Sources(
                        store.tasks,
                        new Findings(store.tasks),
                        (_, _) -> new Statements.GitIds.Ids(tree, Optional.of("c".repeat(40)))),
                new Statements.Origin(URI.create("https://github.com"), "n7k2", "1.0"));
    }

    private static BundleFile listed(String path, byte[] bytes) {
        return new BundleFile(path, bytes.length, sha256(bytes), "text/plain", "");
    }

    String statements() {
        return task.id() + ".intoto.jsonl";
    }

    Signer signer() {
        return keys.current();
    }

    /** A file beside the bundle, as somebody who verifies would have it. */
    Path aside(String name, String text) {
        try {
            return Files.writeString(directory.resolve(name), text);
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    static byte[] zip(Map<String, byte[]> files) {
        var bytes = new ByteArrayOutputStream();
        zip(files, bytes);
        return bytes.toByteArray();
    }

    static void zip(Map<String, byte[]> files, OutputStream to) {
        try (var zip = new ZipOutputStream(to)) {
            for (var file : files.entrySet()) {
                zip.putNextEntry(new ZipEntry(file.getKey()));
                zip.write(file.getValue());
                zip.closeEntry();
            }
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
    }

    static String sha256(byte[] bytes) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    @Override
    public void close() {
        store.close();
    }
}
