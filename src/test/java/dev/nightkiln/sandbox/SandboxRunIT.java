package dev.nightkiln.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** How a command runs behind the walls, and what is seen of its end. */
class SandboxRunIT extends RealSandboxTest {
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

    /** With a gateway beside it and without: its loopback, by name, and nothing else. */
    @Test
    void nothingButItsLoopbackHasANameOrAnInterface() throws IOException {
        String script =
                "python3 -c 'import socket; print(socket.gethostbyname(\"localhost\"))'; getent hosts example.com; ls /sys/class/net;"
                        + " cat /etc/resolv.conf; hostname; echo x >> /etc/hosts";
        for (var gateway : List.of(Optional.<Path>empty(), Optional.of(real.owned(directory)))) {
            real.run(real.spec(script, RealSandboxes.LIMITS, gateway), () -> false);
            assertThat(real.tail())
                    .startsWith("127.0.0.1\nlo\nnameserver 127.0.0.1\nsandbox\n")
                    .contains("/etc/hosts: ");
        }
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
                server = socket.create_server(('localhost', 0))
                client = socket.create_connection(('localhost', server.getsockname()[1])); client.close(); server.close()
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
    void aClosedOutputIsNotTheEndOfARun() throws IOException {
        assertThat(real.shell("exec >&- 2>&-; sleep 1; exit 5"))
                .isInstanceOfSatisfying(
                        SandboxResult.Exited.class,
                        exited -> assertThat(exited.code()).isEqualTo(5));
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
}
