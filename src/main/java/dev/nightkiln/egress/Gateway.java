package dev.nightkiln.egress;

import org.eclipse.jetty.http.HttpCompliance;
import org.eclipse.jetty.http.UriCompliance;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.NetworkConnectionLimit;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.unixdomain.server.UnixDomainServerConnector;
import org.eclipse.jetty.util.VirtualThreads;
import org.eclipse.jetty.util.component.LifeCycle;
import org.eclipse.jetty.util.thread.QueuedThreadPool;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;

/**
 * The HTTP proxy of one attempt, on a unix socket that the sandbox's sidecar forwards to. It
 * refuses every destination and remembers what was asked. Whoever reaches the socket may talk to
 * it: its directory's parent must be private.
 */
public final class Gateway implements AutoCloseable {
    private static final String SOCKET = "egress.sock";

    /** The kernel takes 107 bytes. */
    private static final int LONGEST_PATH = 100;

    private static final int REMEMBERED = 100;
    private static final long LARGEST_LOG = 10L * 1024 * 1024;
    private static final int MOST_CONNECTIONS = 256;
    private static final Duration IDLE = Duration.ofSeconds(10);

    private final Path socket;
    private final NetworkLog log;
    private final Server server;
    private final List<Denial> denials = new ArrayList<>();
    private long deniedCount;

    private Gateway(Path socket, NetworkLog log, InstantSource clock, Duration idle) {
        this.socket = socket;
        this.log = log;
        server = new Server(threads());
        server.addConnector(connector(server, socket, idle));
        server.setHandler(new Refusal(clock, this::remember));
    }

    /**
     * Listens on {@code egress.sock} in the directory, for every user; appends to the network log.
     */
    public static Gateway open(Path socketDirectory, Path networkLog, InstantSource clock) {
        return open(socketDirectory, networkLog, clock, IDLE);
    }

    static Gateway open(Path socketDirectory, Path networkLog, InstantSource clock, Duration idle) {
        Path socket = socketDirectory.toAbsolutePath().resolve(SOCKET);
        refuseLongPath(socket);
        try {
            Files.createDirectories(socketDirectory);
            // The sandbox's user is not ours; what it must not see is kept from it by the mounts.
            setMode(socketDirectory, "rwxr-xr-x");
            var log = new NetworkLog(networkLog, LARGEST_LOG);
            var gateway = new Gateway(socket, log, clock, idle);
            gateway.start();
            return gateway;
        } catch (IOException e) {
            throw new UncheckedIOException("cannot open the network gateway " + socket, e);
        }
    }

    private static void refuseLongPath(Path socket) {
        int length = socket.toString().getBytes(StandardCharsets.UTF_8).length;
        if (length > LONGEST_PATH) {
            throw new UncheckedIOException(
                    new IOException(
                            "cannot open the network gateway "
                                    + socket
                                    + ": a socket's path has at most "
                                    + LONGEST_PATH
                                    + " bytes, this one has "
                                    + length
                                    + "; choose a shorter state directory"));
        }
    }

    private static void setMode(Path path, String mode) throws IOException {
        Files.setPosixFilePermissions(path, PosixFilePermissions.fromString(mode));
    }

    private static QueuedThreadPool threads() {
        var threads = new QueuedThreadPool(4, 1);
        threads.setName("egress");
        threads.setDaemon(true);
        threads.setReservedThreads(0);
        threads.setVirtualThreadsExecutor(VirtualThreads.getDefaultVirtualThreadsExecutor());
        threads.setStopTimeout(200);
        return threads;
    }

    private static UnixDomainServerConnector connector(Server server, Path socket, Duration idle) {
        var http = new HttpConfiguration();
        http.setSendServerVersion(false);
        http.setSendDateHeader(false);
        http.setPersistentConnectionsEnabled(false);
        // Nothing is forwarded, so nothing is ambiguous: better a refusal that is recorded than a
        // 400.
        http.setHttpCompliance(
                HttpCompliance.RFC7230.with(
                        "egress", HttpCompliance.Violation.MISMATCHED_AUTHORITY));
        http.setUriCompliance(UriCompliance.UNSAFE);
        var connector =
                new UnixDomainServerConnector(server, 0, 1, new HttpConnectionFactory(http));
        connector.setUnixDomainPath(socket);
        connector.setAcceptQueueSize(MOST_CONNECTIONS);
        connector.setIdleTimeout(idle.toMillis());
        connector.addBean(new NetworkConnectionLimit(MOST_CONNECTIONS, connector));
        return connector;
    }

    private void start() throws IOException {
        try {
            Files.deleteIfExists(socket);
            LifeCycle.start(server);
            setMode(socket, "rw-rw-rw-");
        } catch (IOException e) {
            close();
            throw e;
        } catch (RuntimeException e) {
            // What LifeCycle.start makes of any failure.
            close();
            throw new IOException(String.valueOf(e.getMessage()), e);
        }
    }

    private synchronized void remember(Denial denial) {
        deniedCount++;
        if (denials.size() < REMEMBERED) {
            denials.add(denial);
        }
        log.denied(denial);
    }

    /** The first hundred. */
    public synchronized List<Denial> denials() {
        return List.copyOf(denials);
    }

    public synchronized long deniedCount() {
        return deniedCount;
    }

    @Override
    public void close() {
        LifeCycle.stop(server);
        try {
            Files.deleteIfExists(socket);
            log.close();
        } catch (IOException e) {
            throw new UncheckedIOException("cannot close the network gateway " + socket, e);
        }
    }
}
