package dev.nightkiln.egress;

import static dev.nightkiln.egress.EgressFixture.internal;
import static dev.nightkiln.egress.EgressFixture.rules;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import org.apache.commons.io.file.PathUtils;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;

/**
 * 200 MB through the gateway, as a plain request and in a tunnel, beside the same bytes through
 * {@code socat} between the same two sockets, in turns. A program, not a test: the rates depend on
 * the machine, the ratio hardly.
 */
final class GatewayBenchmark {
    private static final int ROUNDS = 9;
    private static final long BODY = 200_000_000;
    private static final long MEGA = 1_000_000;

    private final Path directory;
    private final ServerSocket origin;

    private GatewayBenchmark(Path directory, ServerSocket origin) {
        this.directory = directory;
        this.origin = origin;
    }

    public static void main(String[] arguments) throws IOException, InterruptedException {
        System.setProperty("nightkiln.log", "ERROR");
        Path directory = Files.createTempDirectory("nk-bench-");
        try (var origin = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
            Thread.ofPlatform().daemon().start(() -> serve(origin));
            new GatewayBenchmark(directory, origin).measure();
        } finally {
            PathUtils.deleteDirectory(directory);
        }
        System.exit(0);
    }

    private void measure() throws IOException, InterruptedException {
        Path relay = directory.resolve("socat.sock");
        Process socat = socat("UNIX-LISTEN:" + relay + ",fork");
        var limits = Map.of("egress-download", 20_000_000_000L, "egress-requests", 1_000L);
        var rules =
                rules(
                        limits,
                        internal("plain.corp", origin.getLocalPort(), "GET"),
                        internal("tls.corp", origin.getLocalPort(), "CONNECT"));
        var outside =
                new Outside(
                        _ -> List.of(InetAddress.getLoopbackAddress()), line -> line, List.of());
        try (var _ =
                Gateway.open(
                        directory.resolve("gw"),
                        directory.resolve("net.jsonl"),
                        rules,
                        outside,
                        InstantSource.system())) {
            while (!Files.exists(relay)) {
                Thread.onSpinWait();
            }
            Path gateway = directory.resolve("gw/egress.sock");
            String port = ":" + origin.getLocalPort();
            String get = "GET http://plain.corp" + port + "/ HTTP/1.1\r\nHost: x\r\n";
            byte[] plain = (get + "Connection: close\r\n\r\n").getBytes(ISO_8859_1);
            compare("plain request", relay, gateway, new Ask(new byte[0], plain));
            String connect = "CONNECT tls.corp" + port + " HTTP/1.1\r\nHost: x\r\n\r\n";
            byte[] hello = Hello.to("tls.corp");
            compare("tunnel", relay, gateway, new Ask(connect.getBytes(ISO_8859_1), hello));
        } finally {
            socat.destroy();
            socat.waitFor(10, TimeUnit.SECONDS);
        }
    }

    /** The program of our own sidecar, outside of a container. */
    private Process socat(String listen) throws IOException, InterruptedException {
        Path image = Files.createDirectories(directory.resolve("sidecar"));
        String script =
                "id=$(docker create nightkiln/sidecar:dev) && docker export $id | tar -x -C "
                        + image
                        + " && docker rm $id > "
                        + directory.resolve("removed");
        Process export = new ProcessBuilder("bash", "-ec", script).inheritIO().start();
        if (export.waitFor() != 0) {
            throw new IllegalStateException("run sandbox-images/setup.sh first");
        }
        return new ProcessBuilder(
                        image.resolve("lib64/ld-linux-x86-64.so.2").toString(),
                        "--library-path",
                        image.resolve("lib/x86_64-linux-gnu")
                                + ":"
                                + image.resolve("usr/lib/x86_64-linux-gnu"),
                        image.resolve("usr/bin/socat").toString(),
                        listen,
                        "TCP:127.0.0.1:" + origin.getLocalPort())
                .inheritIO()
                .start();
    }

    /** What is sent to the gateway first, and then to whoever answers. */
    @SuppressWarnings("ArrayRecordComponent") // never compared
    private record Ask(byte[] first, byte[] request) {}

    private static void compare(String name, Path relay, Path gateway, Ask ask)
            throws IOException, InterruptedException {
        var bare = new Ask(new byte[0], ask.request());
        transfer(relay, bare);
        transfer(gateway, ask);
        var socat = new ArrayList<Double>();
        var ours = new ArrayList<Double>();
        var memory = new Memory();
        for (int round = 0; round < ROUNDS; round++) {
            socat.add(transfer(relay, bare));
            memory.watch(true);
            ours.add(transfer(gateway, ask));
            memory.watch(false);
        }
        System.out.printf(
                Locale.ROOT,
                "%s: gateway %.0f MB/s, socat %.0f MB/s (medians of %d), ratio %.2f%n  %s%n",
                name,
                median(ours),
                median(socat),
                ROUNDS,
                median(ours) / median(socat),
                memory.end());
    }

    /** Returns the rate in megabytes a second. */
    private static double transfer(Path socket, Ask ask) throws IOException {
        ByteBuffer buffer = ByteBuffer.allocateDirect(256 << 10);
        long start = System.nanoTime();
        long got = 0;
        try (SocketChannel channel = EgressFixture.connect(socket)) {
            if (ask.first().length > 0) {
                channel.write(ByteBuffer.wrap(ask.first()));
                channel.read(buffer);
            }
            channel.write(ByteBuffer.wrap(ask.request()));
            for (int n = channel.read(buffer.clear()); n >= 0; n = channel.read(buffer.clear())) {
                got += n;
            }
        }
        if (got < BODY) {
            throw new IllegalStateException("only " + got + " bytes came through " + socket);
        }
        return BODY / (double) MEGA / ((System.nanoTime() - start) / 1e9);
    }

    /** Answers whatever comes first with the body. */
    private static void serve(ServerSocket origin) {
        byte[] chunk = new byte[256 << 10];
        while (!origin.isClosed()) {
            try (Socket client = origin.accept()) {
                InputStream in = client.getInputStream();
                if (in.read(new byte[16 << 10]) < 0) {
                    continue;
                }
                OutputStream out = client.getOutputStream();
                String head =
                        "HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: "
                                + BODY
                                + "\r\n\r\n";
                out.write(head.getBytes(ISO_8859_1));
                for (long left = BODY; left > 0; left -= Math.min(left, chunk.length)) {
                    out.write(chunk, 0, (int) Math.min(left, chunk.length));
                }
            } catch (IOException gone) {
                if (!origin.isClosed()) {
                    System.err.println("origin: " + gone.getMessage());
                }
            }
        }
    }

    private static double median(List<Double> values) {
        return values.stream().sorted().toList().get(values.size() / 2);
    }

    /** The process while bytes pass; the origin and the client are in it with a buffer each. */
    private static final class Memory {
        private final AtomicBoolean on = new AtomicBoolean();
        private final AtomicBoolean over = new AtomicBoolean();
        private final AtomicLong most = new AtomicLong();
        private final long before = resident();
        private final Thread thread = Thread.ofPlatform().daemon().start(this::sample);

        void watch(boolean whether) {
            on.set(whether);
        }

        private void sample() {
            while (!over.get()) {
                if (on.get()) {
                    most.accumulateAndGet(resident(), Math::max);
                }
                LockSupport.parkNanos(20_000_000);
            }
        }

        String end() throws InterruptedException {
            over.set(true);
            thread.join();
            System.gc();
            Runtime heap = Runtime.getRuntime();
            return String.format(
                    Locale.ROOT,
                    "resident %d MB before, at most %d MB meanwhile; heap %d MB after",
                    before / MEGA,
                    most.get() / MEGA,
                    (heap.totalMemory() - heap.freeMemory()) / MEGA);
        }

        private static long resident() {
            try {
                String pages = Files.readString(Path.of("/proc/self/statm")).split(" ", 3)[1];
                return Long.parseLong(pages) * 4096;
            } catch (IOException gone) {
                throw new IllegalStateException(gone);
            }
        }
    }
}
