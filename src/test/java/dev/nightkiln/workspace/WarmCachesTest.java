package dev.nightkiln.workspace;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.nightkiln.sandbox.Mounts;
import dev.nightkiln.task.CommitSha;

import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** What a warm-up left is kept once, and goes when nobody reads it any more. */
class WarmCachesTest extends WithWarmHome {
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
                        Optional<HeldCaches> known = caches.find(key(1, "x"));
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

    @Test
    void aCopyThatFailsLeavesNothingBehind() throws IOException {
        WarmHome gone = home();
        Removal.delete(home);

        assertThatThrownBy(() -> caches.copy(key(1, "x"), gone, ROOM, 1000))
                .isInstanceOf(WorkspaceException.class);

        assertThat(ofTheStore("1")).isEmptyDirectory();
    }
}
