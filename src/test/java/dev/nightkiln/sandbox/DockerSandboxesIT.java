package dev.nightkiln.sandbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.nightkiln.task.FailureReason;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;

/** Real containers; each test ends with an engine that holds nothing of ours. */
class DockerSandboxesIT {
    @TempDir private Path directory;
    private RealSandboxes real;

    @BeforeEach
    void connect() {
        real = new RealSandboxes(directory);
    }

    @AfterEach
    void nothingIsLeft() {
        real.close();
    }

    @Test
    void theExitCodeAndTheOutputAreTheCommands() throws IOException {
        assertThat(real.shell("echo out; echo err >&2; exit 7"))
                .isInstanceOfSatisfying(
                        SandboxResult.Exited.class,
                        exited -> {
                            assertThat(exited.code()).isEqualTo(7);
                            assertThat(exited.outOfMemory()).isFalse();
                        });
        assertThat(real.tail().lines()).containsExactlyInAnyOrder("out", "err");
    }

    @Test
    void itRunsAsTheSandboxUserInAWorkspaceOfTheHost() throws IOException {
        assertThat(
                        real.shell(
                                "id -u; id -g; pwd; echo $HOME; echo $GIVEN; env | grep -ci proxy; echo x > made"))
                .isInstanceOf(SandboxResult.Exited.class);
        assertThat(real.tail())
                .isEqualTo(
                        "%d\n%d\n/workspace\n/home/agent\nvalue\n0\n"
                                .formatted(real.user().uid(), real.user().gid()));
        Path made = real.workspace().resolve("made");
        assertThat(made).hasContent("x\n");
        assertThat(Files.getAttribute(made, "unix:uid")).isEqualTo(real.user().uid());
    }

    @Test
    void ordinaryToolsWorkBehindTheWalls() throws IOException {
        String script =
                """
                set -e
                git init -q repo && cd repo && echo a > a && git add a
                git -c user.name=n -c user.email=e@example.com commit -qm a
                git log --format=%s
                python3 - <<'END'
                import multiprocessing, socket, subprocess, threading, tempfile, sqlite3
                thread = threading.Thread(target=lambda: print('thread'))
                thread.start(); thread.join()
                with multiprocessing.Pool(2) as pool:
                    print(sum(pool.map(abs, [-1, -2])))
                server = socket.create_server(('127.0.0.1', 0))
                client = socket.create_connection(server.getsockname()); client.close(); server.close()
                print(subprocess.run(['sh', '-c', 'exit 3']).returncode)
                sqlite3.connect('/tmp/db').execute('create table t (x)')
                END
                """;
        assertThat(real.shell(script)).as(real.tail()).isInstanceOf(SandboxResult.Exited.class);
        assertThat(real.tail()).isEqualTo("a\nthread\n3\n3\n");
    }

    /** This very JDK, mounted read-only: threads, a compiler, a just-in-time compiler, sockets. */
    @Test
    void aJavaBuildWorksBehindTheWalls() throws IOException {
        var known =
                real.spec(
                        """
                        set -e
                        cat > Hi.java <<'END'
                        void main() throws Exception {
                            var server = new java.net.ServerSocket(0);
                            try (var threads = java.util.concurrent.Executors.newVirtualThreadPerTaskExecutor()) {
                                threads.submit(() -> {
                                    new java.net.Socket("127.0.0.1", server.getLocalPort()).close();
                                    return 0;
                                }).get();
                            }
                            System.out.println(new ProcessBuilder("true").start().waitFor());
                        }
                        END
                        /opt/jdk/bin/javac -J-Xmx128m Hi.java
                        /opt/jdk/bin/java -Xmx64m -XX:+UseParallelGC Hi
                        """,
                        RealSandboxes.LIMITS);
        var spec =
                new SandboxSpec(
                        known.label(),
                        known.image(),
                        known.command(),
                        Map.of(),
                        new Mounts(
                                known.mounts().workspace(),
                                List.of(
                                        new ReadOnlyMount(
                                                Path.of(System.getProperty("java.home"))
                                                        .normalize(),
                                                "/opt/jdk")),
                                Optional.empty()),
                        known.limits());
        assertThat(real.run(spec, () -> false)).isInstanceOf(SandboxResult.Exited.class);
        assertThat(real.tail()).isEqualTo("0\n");
    }

    @Test
    void anAgentThatIgnoresTermEndsAtTheTotalTime() throws IOException {
        var limits = with(Duration.ofSeconds(2), Duration.ofSeconds(60));
        long before = System.nanoTime();
        var result = real.shell("trap '' TERM; while true; do echo busy; sleep 0.2; done", limits);
        assertThat(result)
                .isInstanceOfSatisfying(
                        SandboxResult.TimedOut.class,
                        timedOut ->
                                assertThat(timedOut.after()).isGreaterThan(Duration.ofSeconds(2)));
        assertThat(since(before)).isLessThan(Duration.ofSeconds(10));
    }

    @Test
    void silenceEndsARun() throws IOException {
        var limits = with(Duration.ofSeconds(60), Duration.ofSeconds(1));
        assertThat(real.shell("echo begin; sleep 50", limits))
                .isInstanceOf(SandboxResult.IdleTimedOut.class);
        assertThat(real.tail()).isEqualTo("begin\n");
    }

    @Test
    void aClosedOutputIsNotTheEndOfARun() throws IOException {
        assertThat(real.shell("exec >&- 2>&-; sleep 1; exit 5"))
                .isInstanceOfSatisfying(
                        SandboxResult.Exited.class,
                        exited -> assertThat(exited.code()).isEqualTo(5));
    }

    @Test
    void aRequestedStopIsDoneWithinTwoSecondsWithAllPartsGone() throws Exception {
        var stop = new AtomicBoolean();
        Path socket = real.owned(directory.resolve("gw"));
        var spec =
                real.spec(
                        "trap '' TERM; echo up; sleep 50",
                        RealSandboxes.LIMITS,
                        Optional.of(socket));
        var run = CompletableFuture.supplyAsync(() -> real.run(spec, stop::get));
        await().atMost(Duration.ofSeconds(30))
                .until(() ->
                        Files.exists(directory.resolve("run.log"))
                                && Files.size(directory.resolve("run.log")) > 0);
        stop.set(true);
        long before = System.nanoTime();
        assertThat(run.get()).isInstanceOf(SandboxResult.Stopped.class);
        assertThat(since(before)).isLessThan(Duration.ofSeconds(2));
        assertThat(real.engine().leftovers()).isEmpty();
    }

    @Test
    void anInterruptedRunLeavesNothingBehind() throws Exception {
        var spec = real.spec("echo up; sleep 50", RealSandboxes.LIMITS);
        var thrown = new CompletableFuture<Throwable>();
        Thread runner =
                Thread.ofVirtual()
                        .start(() -> {
                            try {
                                real.run(spec, () -> false);
                                thrown.complete(new AssertionError("it returned"));
                            } catch (SandboxException failure) {
                                thrown.complete(failure);
                            }
                        });
        await().atMost(Duration.ofSeconds(30)).until(() -> !real.engine().leftovers().isEmpty());
        runner.interrupt();
        assertThat(thrown.get())
                .isInstanceOf(SandboxException.class)
                .hasMessageContaining("Interrupted");
        assertThat(real.engine().leftovers()).isEmpty();
    }

    @Test
    void aFloodOfOutputIsCountedWhileTheFilesStaySmall() throws IOException {
        long bytes = 100_000_000;
        assertThat(real.shell("yes aaaaaaaaaaaaaaa | head -c " + bytes))
                .isInstanceOf(SandboxResult.Exited.class);
        assertThat(real.bytesSeen()).isEqualTo(bytes);
        assertThat(directory.resolve("run.log"))
                .satisfies(log -> assertThat(Files.size(log)).isLessThan(1_100_000));
        assertThat(directory.resolve("run.cast"))
                .satisfies(cast -> assertThat(Files.size(cast)).isLessThan(1_100_000));
    }

    @Test
    void memoryBeyondTheLimitIsToldAsOutOfMemory() throws IOException {
        var limits =
                new Limits(
                        Duration.ofSeconds(60), Duration.ofSeconds(60), 64L << 20, 1, 32, 1L << 20);
        assertThat(
                        real.shell(
                                "python3 -c 'x = bytearray(500 << 20); print(len(x))'; exit $?",
                                limits))
                .isInstanceOfSatisfying(
                        SandboxResult.Exited.class,
                        exited -> {
                            assertThat(exited.code()).isNotZero();
                            assertThat(exited.outOfMemory()).isTrue();
                        });
    }

    @Test
    void moreProcessesThanAllowedAreRefused() throws IOException {
        var limits =
                new Limits(
                        Duration.ofSeconds(60),
                        Duration.ofSeconds(60),
                        128L << 20,
                        1,
                        16,
                        1L << 20);
        real.shell("for i in $(seq 40); do sleep 5 & done; echo reached", limits);
        assertThat(real.tail()).contains("Resource temporarily unavailable");
    }

    @Test
    void temporarySpaceEndsWhereTheLimitSays() throws IOException {
        real.shell("head -c 100M /dev/zero > /tmp/big; stat -c %s /tmp/big");
        assertThat(real.tail())
                .contains("No space left on device")
                .endsWith(Long.toString(64L << 20) + "\n");
    }

    @Test
    void anUnknownImageIsNamedWithTheWayToGetIt() throws IOException {
        var known = real.spec("true", RealSandboxes.LIMITS);
        var spec =
                new SandboxSpec(
                        known.label(),
                        "nightkiln/no-such:image",
                        known.command(),
                        Map.of(),
                        known.mounts(),
                        known.limits());
        assertThatThrownBy(() -> real.run(spec, () -> false))
                .isInstanceOfSatisfying(
                        SandboxException.class,
                        failure ->
                                assertThat(failure.reason())
                                        .isEqualTo(FailureReason.IMAGE_UNAVAILABLE))
                .hasMessageContaining("nightkiln/no-such:image")
                .hasMessageContaining("setup.sh");
        assertThatThrownBy(() -> real.engine().imageId("nightkiln/no-such:image"))
                .hasMessageContaining("nightkiln/no-such:image");
        assertThat(real.engine().imageId("nightkiln/sandbox:dev")).matches("sha256:[0-9a-f]{64}");
    }

    @Test
    void anUnknownCommandEndsAsAShellWouldSay() throws IOException {
        assertThat(real.run(command("no-such-command"), () -> false))
                .isInstanceOfSatisfying(
                        SandboxResult.Exited.class,
                        exited -> assertThat(exited.code()).isEqualTo(127));
        assertThat(real.tail()).contains("no-such-command");
        assertThat(real.run(command("/etc/passwd"), () -> false))
                .isInstanceOfSatisfying(
                        SandboxResult.Exited.class,
                        exited -> assertThat(exited.code()).isEqualTo(126));
        assertThat(real.tail()).contains("/etc/passwd");
    }

    private SandboxSpec command(String command) throws IOException {
        var known = real.spec("true", RealSandboxes.LIMITS);
        return new SandboxSpec(
                known.label(),
                known.image(),
                List.of(command),
                Map.of(),
                known.mounts(),
                known.limits());
    }

    @Test
    void aMissingWorkspaceIsAnErrorAndNotMade() throws IOException {
        var known = real.spec("true", RealSandboxes.LIMITS);
        Path missing = directory.resolve("missing");
        var spec =
                new SandboxSpec(
                        known.label(),
                        known.image(),
                        known.command(),
                        Map.of(),
                        new Mounts(
                                new WorkspaceMount.Directory(missing), List.of(), Optional.empty()),
                        known.limits());
        assertThatThrownBy(() -> real.run(spec, () -> false))
                .isInstanceOf(SandboxException.class)
                .hasMessageContaining("missing");
        assertThat(missing).doesNotExist();
    }

    @Test
    void anOverlayLeavesTheLowerLayersAsTheyWere() throws IOException {
        Path root = directory.toRealPath();
        Path older = real.owned(root.resolve("older"));
        Path newer = real.owned(root.resolve("newer"));
        real.file(older.resolve("file"), "older");
        real.file(older.resolve("below"), "below");
        real.file(newer.resolve("file"), "newer");
        var overlay =
                new WorkspaceMount.Overlay(
                        List.of(newer, older),
                        real.owned(root.resolve("upper")),
                        real.owned(root.resolve("work")));
        var known =
                real.spec("cat file below; echo changed > file; rm below", RealSandboxes.LIMITS);
        Path extra = Files.writeString(root.resolve("extra"), "given");
        var spec =
                new SandboxSpec(
                        known.label(),
                        known.image(),
                        known.command(),
                        Map.of(),
                        new Mounts(
                                overlay,
                                List.of(new ReadOnlyMount(extra, "/brief/extra")),
                                Optional.empty()),
                        known.limits());
        assertThat(real.run(spec, () -> false)).isInstanceOf(SandboxResult.Exited.class);
        assertThat(real.tail()).startsWith("newerbelow");
        assertThat(newer.resolve("file")).hasContent("newer");
        assertThat(older.resolve("below")).hasContent("below");
        assertThat(root.resolve("upper/file")).hasContent("changed\n");
    }

    @Test
    void theEngineIsAskedOnceWhetherItCanOverlay() {
        Path root = directory.resolve("state");
        assertThat(real.engine().canOverlay(root)).isTrue();
        assertThat(root).isEmptyDirectory();
    }

    @Test
    void leftoversOfADeadRunAreFoundAndRemoved() throws Exception {
        var spec =
                real.spec(
                        "echo up; sleep 50",
                        RealSandboxes.LIMITS,
                        Optional.of(real.owned(directory.resolve("gw"))));
        var run = CompletableFuture.supplyAsync(() -> real.run(spec, () -> false));
        await().atMost(Duration.ofSeconds(30))
                .until(() -> real.engine().leftovers().contains(real.task()));
        real.engine().removeAll(real.task());
        assertThat(real.engine().leftovers()).isEmpty();
        assertThat(run.handle((result, failure) -> true).get()).isTrue();
    }

    @Test
    void anEngineThatIsDownIsNamedWithTheWayToStartIt() {
        var host =
                new DockerHost(
                        URI.create("unix://" + directory.resolve("no.sock")),
                        "it",
                        "x",
                        "y",
                        real.user());
        try (var sandboxes = new DockerSandboxes(host)) {
            assertThatThrownBy(sandboxes::engine)
                    .isInstanceOfSatisfying(
                            SandboxException.class,
                            failure ->
                                    assertThat(failure.reason()).isEqualTo(FailureReason.INTERNAL))
                    .hasMessageContaining("no.sock")
                    .hasMessageContaining("systemctl start docker");
        }
    }

    private static Limits with(Duration total, Duration idle) {
        var usual = RealSandboxes.LIMITS;
        return new Limits(
                total, idle, usual.memoryBytes(), usual.cpus(), usual.pids(), usual.tmpBytes());
    }

    private static Duration since(long before) {
        return Duration.ofNanos(System.nanoTime() - before);
    }
}
