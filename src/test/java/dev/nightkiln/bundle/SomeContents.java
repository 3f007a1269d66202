package dev.nightkiln.bundle;

import static dev.nightkiln.testing.Proven.byCommand;
import static dev.nightkiln.testing.Proven.compared;
import static dev.nightkiln.testing.Proven.group;
import static dev.nightkiln.testing.Proven.tests;

import dev.nightkiln.bundle.Contents.Texts;
import dev.nightkiln.evidence.EvidenceComment.Evidence;
import dev.nightkiln.store.JournalEntry;
import dev.nightkiln.testing.Proven;
import dev.nightkiln.verify.TestDelta.Group;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.zip.ZipFile;

/** What becomes a bundle, with the records of two runs. */
final class SomeContents {
    static final Instant AT = Instant.parse("2026-03-01T10:00:00Z");
    private static final byte[] PNG =
            HexFormat.of()
                    .parseHex(
                            "89504e470d0a1a0a0000000d4948445200000001000000010806000000"
                                    + "1f15c4890000000d49444154789c6360000002000001e221bc33"
                                    + "0000000049454e44ae426082");

    private SomeContents() {}

    static Evidence evidence() {
        return Proven.of(
                        compared(
                                "test",
                                1,
                                0,
                                tests(41, group("t::order"), Group.EMPTY, Group.EMPTY)))
                .with(byCommand("Widgets keep their order", "make test"))
                .decided("A heap, not a sort.")
                .evidence();
    }

    static Contents of(Path records, Evidence evidence) {
        return new Contents(
                evidence,
                Optional.empty(),
                new Texts("diff --git a/x b/x\n+y\n", "limits.files  10  floor:1\n", List.of("{}")),
                List.of(new JournalEntry(AT, 1, "Claimed", "PREPARING", 1, "")),
                records,
                AT.plusSeconds(86_400));
    }

    /** Of an agent and of one check on two trees. */
    static Path records(Path directory) throws IOException {
        run(directory, "agent", "thinking");
        run(directory, "check-1", "ok");
        run(directory, "check-1-base", "not ok");
        write(directory, "network.jsonl", "{}\n");
        Files.createDirectories(directory.resolve("check-1/screenshots"));
        Files.write(directory.resolve("check-1/screenshots/home page.png"), PNG);
        return directory;
    }

    private static void run(Path directory, String name, String printed) throws IOException {
        write(directory, name + ".log", printed + "\n");
        write(
                directory,
                name + ".cast",
                "{\"version\":2,\"width\":120,\"height\":40,\"timestamp\":1}\n[0.5,\"o\",\""
                        + printed
                        + "\\r\\n\"]\n[1.25,\"o\",\"end\"]\n");
    }

    static void write(Path directory, String name, String text) throws IOException {
        Path file = directory.resolve(name);
        Files.createDirectories(file.resolveSibling(""));
        Files.writeString(file, text);
    }

    /** What lies in the bundle that was made in this state directory. */
    static Map<String, byte[]> read(Path state) throws IOException {
        var files = new TreeMap<String, byte[]>();
        Path file = state.resolve("evidence/evidence-2345678923-1.zip");
        try (var zip = new ZipFile(file.toFile())) {
            for (var entry : zip.stream().toList()) {
                try (InputStream in = zip.getInputStream(entry)) {
                    files.put(entry.getName(), in.readAllBytes());
                }
            }
        }
        return files;
    }
}
