package dev.nightkiln.attack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.nightkiln.egress.EgressFixture;
import dev.nightkiln.egress.Gateway;
import dev.nightkiln.egress.Outside;
import dev.nightkiln.egress.Resolver;
import dev.nightkiln.sandbox.RealSandboxes;
import dev.nightkiln.sandbox.SandboxResult;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;

/** Real containers, hostile programs, and a listener on the host that nobody may reach. */
class SandboxAttackIT {
    @TempDir private Path directory;
    private final AtomicInteger connections = new AtomicInteger();
    private RealSandboxes real;
    private ServerSocket prey;

    @BeforeEach
    void listen() throws IOException {
        real = new RealSandboxes(directory);
        prey = new ServerSocket(0);
        Thread.ofVirtual().start(this::count);
        // An oracle that cannot see a connection would prove nothing.
        new Socket(InetAddress.getLoopbackAddress(), prey.getLocalPort()).close();
        await().until(() -> connections.get() == 1);
    }

    private void count() {
        while (true) {
            try (Socket _ = prey.accept()) {
                connections.incrementAndGet();
            } catch (IOException closed) {
                return;
            }
        }
    }

    @AfterEach
    void nobodyCameAndNothingIsLeft() throws IOException {
        prey.close();
        real.close();
        assertThat(connections).hasValue(1);
    }

    @Test
    void noSystemCallOpensAWall() throws IOException {
        assertRefused(KernelAttacks.SYSCALLS, Optional.empty());
    }

    @Test
    void noSocketBeyondTheOrdinaryOnesCanBeMade() throws IOException {
        assertRefused(KernelAttacks.SOCKETS, Optional.empty());
    }

    @Test
    void nobodyBecomesMoreThanTheSandboxUser() throws IOException {
        assertRefused(KernelAttacks.IDENTITY, Optional.empty());
    }

    @Test
    void noFileOfTheHostOrTheKernelCanBeUsed() throws IOException {
        assertRefused(FileAttacks.ALL, Optional.empty());
    }

    @Test
    void noLimitCanBePassed() throws IOException {
        assertRefused(LimitAttacks.ALL, Optional.empty());
    }

    /** No process owns these pages, so the kernel may stop any of them, the first one too. */
    @Test
    void memoryInAnUnnamedFileIsCountedToo() throws IOException {
        var bomb =
                """
                exec python3 -c 'import os
                f = os.memfd_create("x")
                for i in range(1024): os.write(f, bytes(1 << 20))
                print("ESCAPED")'
                """;
        assertThat(real.shell(bomb))
                .isInstanceOfSatisfying(
                        SandboxResult.Exited.class,
                        exited -> assertThat(exited.outOfMemory()).isTrue());
        assertThat(real.tail()).doesNotContain("ESCAPED");
    }

    @Test
    void withoutAGatewayNothingGetsOut() throws IOException {
        assertRefused(NetworkAttacks.direct(addresses(), prey.getLocalPort()), Optional.empty());
    }

    @Test
    void besideTheGatewayNothingGetsOut() throws IOException {
        try (var gateway = openGateway()) {
            Optional<Path> socket = Optional.of(directory.toRealPath().resolve("gw"));
            assertRefused(NetworkAttacks.direct(addresses(), prey.getLocalPort()), socket);
            assertRefused(FileAttacks.ALL, socket);
            assertThat(gateway.traffic().refused()).isEmpty();
        }
    }

    @Test
    void throughTheGatewayNothingGetsOutAndItIsWrittenDown() throws IOException {
        try (var gateway = openGateway()) {
            Optional<Path> socket = Optional.of(directory.toRealPath().resolve("gw"));
            var attacks = NetworkAttacks.throughTheGateway(addresses(), prey.getLocalPort());
            assertRefused(attacks, socket);
            assertThat(gateway.traffic().refused())
                    .extracting(denial -> denial.destination())
                    .contains("example.com:443", "169.254.169.254:80", "github.com:443");
        }
    }

    private Gateway openGateway() {
        return Gateway.open(
                directory.resolve("gw"),
                directory.resolve("net.jsonl"),
                EgressFixture.nothingAllowed(),
                new Outside(Resolver.system(), line -> line, List.of()),
                InstantSource.system());
    }

    /** All attacks in one container, each in a shell of its own. */
    private void assertRefused(List<Attack> attacks, Optional<Path> gateway) throws IOException {
        String script =
                attacks.stream()
                        .map(attack -> "(\n" + attack.script() + ")\necho; echo ---END---\n")
                        .collect(Collectors.joining());
        var spec = real.spec(script, RealSandboxes.LIMITS, gateway);
        assertThat(real.run(spec, () -> false)).isInstanceOf(SandboxResult.Exited.class);
        String[] answers = real.tail().split("---END---\n");
        assertThat(answers).as(real.tail()).hasSize(attacks.size());
        var wrong = new TreeMap<String, String>();
        for (int i = 0; i < answers.length; i++) {
            String answer = answers[i].strip();
            if (!answer.matches(attacks.get(i).refusal())) {
                wrong.put(attacks.get(i).name(), answer);
            }
        }
        assertThat(wrong).isEmpty();
    }

    /** Every address of this machine but its loopback. */
    private static List<String> addresses() throws SocketException {
        return NetworkInterface.networkInterfaces()
                .flatMap(NetworkInterface::inetAddresses)
                .filter(address -> !address.isLoopbackAddress())
                .filter(address ->
                        !(address instanceof Inet6Address six && six.isLinkLocalAddress()))
                .map(address -> address.getHostAddress().replaceAll("%.*", ""))
                .toList();
    }
}
