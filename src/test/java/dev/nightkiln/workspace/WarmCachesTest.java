package dev.nightkiln.workspace;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nightkiln.sandbox.Mounts;
import dev.nightkiln.sandbox.SandboxUser;
import dev.nightkiln.sandbox.WorkspaceMount;
import dev.nightkiln.sandbox.WorkspaceQuota;
import dev.nightkiln.task.CommitSha;
import dev.nightkiln.task.TaskId;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** What a warm-up left is kept as data, once, and goes when nobody reads it any more. */
class WarmCachesTest {
    private static final CommitSha BASE = new CommitSha("a".repeat(40));
    private static final long ROOM = 1L << 20;

    @TempDir private Path directory;
    private Instant now = Instant.parse("2026-01-01T00:00:00Z");
    private WarmCaches caches;
    private Path home;

    @BeforeEach
    void open() throws IOException {
        caches = caches(1L << 30);
        home = Files.createDirectories(directory.resolve("run/home"));
    }

    /** What is kept is read-only, and a plain deletion would stumble over it. */
    @AfterEach
    void remove() throws IOException {
        Removal.delete(directory.resolve("state"));
        Removal.delete(directory.resolve("run"));
    }

    private WarmCaches caches(long mostBytes) {
        return new WarmCaches(directory.resolve("state"), () -> now, mostBytes);
    }

    private static WarmKey key(long repository, String command) {
        return new WarmKey(
                repository, BASE, List.of(command), "image", List.of(".npm"), List.of("host"));
    }

    private WarmHome home() {
        var mount = new WorkspaceMount.Directory(directory.resolve("run/tree"));
        var wanted =
                new WorkspaceMaker.Wanted(
                        new WorkspaceKey(TaskId.random(), 1, "warm-up"),
                        Start.at(BASE),
                        WorkspaceQuota.NONE);
        var workspace = new Workspace(wanted, mount, Optional.empty(), () -> {});
        return WarmHome.beside(workspace, List.of(".npm"), SandboxUser.current());
    }

    private Path write(String path, String text) throws IOException {
        Path file = home.resolve(".npm").resolve(path);
        Files.createDirectories(file.getParent());
        return Files.writeString(file, text);
    }

    private WarmCaches.Held kept(WarmKey key) throws IOException {
        Path log = Files.writeString(directory.resolve("log"), "warm\n");
        Path network = Files.writeString(directory.resolve("network"), "{}\n");
        try (var fresh = caches.copy(key, home(), ROOM, 1000)) {
            assertThat(fresh.excess()).isEmpty();
            return fresh.keep(log, network);
        }
    }

    private static Path host(WarmCaches.Held held) {
        return held.mounts().getFirst().host();
    }

    private Path ofTheStore(String name) {
        return directory.resolve("state/warm").resolve(name);
    }

    @Test
    void whatWasKeptIsFoundByTheSameKeyAlone() throws IOException {
        write("a/b", "text");
        kept(key(1, "x")).close();

        try (var found = caches.find(key(1, "x")).orElseThrow()) {
            assertThat(host(found).resolve("a/b")).hasContent("text");
            assertThat(found.mounts().getFirst().container()).isEqualTo(Mounts.HOME + "/.npm");
            Path records = Files.createDirectory(directory.resolve("records"));
            found.layRecords(records);
            assertThat(records.resolve("warm-up.log")).hasContent("warm");
            assertThat(records.resolve("warm-up-network.jsonl")).hasContent("{}");
        }
        assertThat(caches.find(key(2, "x"))).isEmpty();
        assertThat(caches.find(key(1, "y"))).isEmpty();
        assertThat(
                        caches.find(
                                new WarmKey(
                                        1,
                                        new CommitSha("b".repeat(40)),
                                        List.of("x"),
                                        "image",
                                        List.of(".npm"),
                                        List.of("host"))))
                .isEmpty();
    }

    @Test
    void theIdentityTellsWhatIsInIt() throws IOException {
        write("a", "text");
        String first = kept(key(1, "x")).identity();
        assertThat(kept(key(1, "x")).identity()).isEqualTo(first);

        write("a", "next");
        assertThat(kept(key(1, "x")).identity()).isNotEqualTo(first);
    }

    @Test
    void modesAreReadingAlone() throws IOException {
        Files.setPosixFilePermissions(
                write("tool", "#!"), PosixFilePermissions.fromString("rwxrwxrwx"));
        write("data", "d");

        Path kept = host(kept(key(1, "x")));

        assertThat(mode(kept)).isEqualTo("r-xr-xr-x");
        assertThat(mode(kept.resolve("tool"))).isEqualTo("r-xr-xr-x");
        assertThat(mode(kept.resolve("data"))).isEqualTo("r--r--r--");
    }

    private static String mode(Path file) throws IOException {
        return PosixFilePermissions.toString(
                Files.getPosixFilePermissions(file, LinkOption.NOFOLLOW_LINKS));
    }

    @Test
    void linksThatStayInsideAreKeptAndNoOthers() throws IOException {
        Path outside = Files.writeString(directory.resolve("outside"), "a secret of the host");
        write("deep/er/file", "text");
        Path cache = home.resolve(".npm");
        Files.createSymbolicLink(cache.resolve("deep/er/inside"), Path.of("../er/file"));
        Files.createSymbolicLink(cache.resolve("deep/er/up"), Path.of("../.."));
        var away =
                List.of(
                        outside.toString(),
                        "../../../../outside",
                        "../.npm/deep",
                        "deep/er/up/../../../../outside",
                        "/home/agent/.npm/deep",
                        "..");
        for (int i = 0; i < away.size(); i++) {
            Files.createSymbolicLink(cache.resolve("away" + i), Path.of(away.get(i)));
        }

        try (var fresh = caches.copy(key(1, "x"), home(), ROOM, 1000)) {
            assertThat(fresh.notes())
                    .hasSize(away.size())
                    .allMatch(note -> note.endsWith(" is a link to the outside"));
            Path kept = host(fresh.keep(outside, outside));
            assertThat(kept.resolve("deep/er/inside")).hasContent("text");
            assertThat(kept.resolve("deep/er/up")).isSymbolicLink();
            try (var all = Files.list(kept)) {
                assertThat(all.map(path -> path.getFileName().toString())).containsOnly("deep");
            }
        }
    }

    @Test
    void pipesAndWhatCannotBeReadAreLeftOutAndNamed() throws Exception {
        write("good", "g");
        Files.setPosixFilePermissions(
                write("closed", "c"), PosixFilePermissions.fromString("---------"));
        Path pipe = home.resolve(".npm/pipe\u202e");
        assertThat(new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor()).isZero();

        try (var fresh = caches.copy(key(1, "x"), home(), ROOM, 1000)) {
            assertThat(fresh.notes())
                    .containsExactlyInAnyOrder(
                            "left out: ~/.npm/closed cannot be read",
                            "left out: ~/.npm/pipe\\u{202e} is a pipe, a socket or a device");
        }
    }

    @Test
    void hardLinksBecomeFilesOfTheirOwn() throws IOException {
        Path one = write("one", "same");
        Files.createLink(home.resolve(".npm/two"), one);

        Path kept = host(kept(key(1, "x")));
        Files.writeString(one, "changed afterwards");

        assertThat(kept.resolve("two")).hasContent("same");
        assertThat(Files.getAttribute(kept.resolve("one"), "unix:nlink")).isEqualTo(1);
    }

    @Test
    void tooMuchIsNotKept() throws IOException {
        Path cache = Files.createDirectories(home.resolve(".npm"));
        for (int i = 0; i < 100_000; i++) {
            Files.createFile(cache.resolve("f" + i));
        }
        try (var fresh = caches.copy(key(1, "x"), home(), 1L << 40, 99_999)) {
            assertThat(fresh.excess()).contains("more than 99,999 files");
        }
        assertThat(ofTheStore("1")).isEmptyDirectory();
        Removal.delete(home);
        try (var sparse =
                Files.newByteChannel(
                        Files.createDirectories(home.resolve(".npm")).resolve("huge"),
                        StandardOpenOption.CREATE_NEW,
                        StandardOpenOption.WRITE)) {
            sparse.position(1L << 40);
            sparse.write(ByteBuffer.wrap(new byte[1]));
        }
        try (var fresh = caches.copy(key(1, "x"), home(), ROOM, 1000)) {
            assertThat(fresh.excess()).contains("more than 1 MiB");
        }
        assertThat(caches.find(key(1, "x"))).isEmpty();
    }

    @Test
    void whatWasUsedLongestAgoGoesUnlessItIsInUse() throws IOException {
        caches = caches(3 * 4096);
        write("file", "f");
        var first = kept(key(1, "first"));
        for (String command : List.of("second", "third", "fourth", "fifth")) {
            now = now.plusSeconds(1);
            kept(key(1, command)).close();
        }
        now = now.plusSeconds(1);
        caches.find(key(1, "second")).orElseThrow().close();

        caches.prune();

        assertThat(caches.find(key(1, "third"))).isEmpty();
        assertThat(caches.find(key(1, "second"))).isPresent();
        assertThat(caches.find(key(1, "fifth"))).isPresent();
        assertThat(host(first).resolve("file")).hasContent("f");

        first.close();
        first.close();
        caches.prune();
        assertThat(host(first)).doesNotExist();
    }

    @Test
    void whatACrashLeftHalfWrittenGoesButNothingUnderWay() throws IOException {
        Files.createDirectories(ofTheStore("1/.new-crashed/caches/.npm"));
        write("file", "f");
        try (var fresh = caches.copy(key(1, "x"), home(), ROOM, 1000)) {
            caches.prune();

            assertThat(ofTheStore("1/.new-crashed")).doesNotExist();
            Path any = Files.writeString(directory.resolve("any"), "");
            assertThat(host(fresh.keep(any, any)).resolve("file")).hasContent("f");
        }
    }

    @Test
    void aDamagedEntryIsThrownAway() throws IOException {
        write("file", "f");
        Path entry = host(kept(key(1, "x"))).resolve("../..").normalize();
        Files.writeString(entry.resolve("facts"), "?");

        assertThat(caches.find(key(1, "x"))).isEmpty();
        assertThat(entry).doesNotExist();
    }

    @Test
    void thoseWhoWantTheSameWaitForOneFill() throws Exception {
        write("file", "f");
        var fills = new AtomicInteger();
        Callable<String> wants =
                () -> {
                    try (var _ = caches.turn(key(1, "x"), () -> false).orElseThrow()) {
                        Optional<WarmCaches.Held> known = caches.find(key(1, "x"));
                        if (known.isEmpty()) {
                            fills.incrementAndGet();
                            known = Optional.of(kept(key(1, "x")));
                        }
                        return known.get().identity();
                    }
                };
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var all = new ArrayList<Callable<String>>();
            for (int i = 0; i < 8; i++) {
                all.add(wants);
            }
            for (var one : threads.invokeAll(all)) {
                assertThat(one.get()).isNotEmpty();
            }
        }
        assertThat(fills).hasValue(1);
    }

    @Test
    void aStopEndsTheWait() throws Exception {
        try (var _ = caches.turn(key(1, "x"), () -> false).orElseThrow();
                var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var other = threads.submit(() -> caches.turn(key(1, "x"), () -> true));
            assertThat(other.get(10, TimeUnit.SECONDS)).isEmpty();
        }
    }
}
