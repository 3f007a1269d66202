package dev.nightkiln.egress;

import org.eclipse.jetty.http.HttpCompliance;
import org.eclipse.jetty.http.UriCompliance;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.NetworkConnectionLimit;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.unixdomain.server.UnixDomainServerConnector;
import org.eclipse.jetty.util.component.LifeCycle;
import org.eclipse.jetty.util.thread.VirtualThreadPool;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;

/**
 * The HTTP proxy of one sandbox, on {@code egress.sock}. At this stage it refuses every destination
 * and writes down what was asked for. Any local user who may enter the directory may connect: keep
 * it below one that only we may enter.
 */
public final class Gateway implements AutoCloseable {
    /** sockaddr_un holds 108 bytes with the final NUL. */
    private static final int LONGEST_PATH = 107;

    private static final int MOST_CONNECTIONS = 64;
    private static final int LARGEST_HEADER = 8 << 10;
    private static final Duration IDLE = Duration.ofSeconds(30);

    /** A proxy is asked for one host with the Host header of another, and for encoded slashes. */
    private static final HttpCompliance REQUESTS =
            HttpCompliance.RFC9110.with("gateway", HttpCompliance.Violation.MISMATCHED_AUTHORITY);

    private static final UriCompliance ADDRESSES =
            UriCompliance.RFC3986.with(
                    "gateway",
                    UriCompliance.Violation.AMBIGUOUS_PATH_SEPARATOR,
                    UriCompliance.Violation.AMBIGUOUS_PATH_ENCODING,
                    UriCompliance.Violation.AMBIGUOUS_EMPTY_SEGMENT);

    private final Server server;
    private final NetworkLog log;

    private Gateway(Server server, NetworkLog log) {
        this.server = server;
        this.log = log;
    }

    /**
     * Listens on {@code egress.sock} in the directory, for whatever user the sandbox runs as.
     *
     * @throws EgressException if the path is too long for a socket or cannot be written
     */
    public static Gateway open(Path socketDirectory, Path networkLog, InstantSource clock) {
        Path socket = socketDirectory.toAbsolutePath().resolve("egress.sock");
        int length = socket.toString().getBytes(StandardCharsets.UTF_8).length;
        if (length > LONGEST_PATH) {
            throw new EgressException(
                    "The gateway's socket %s has a path of %d bytes, and the kernel takes %d; move the state directory to a shorter path."
                            .formatted(socket, length, LONGEST_PATH));
        }
        try {
            Files.createDirectories(socketDirectory);
            Files.setPosixFilePermissions(
                    socketDirectory, PosixFilePermissions.fromString("rwx--x--x"));
            // Left by a process that died; a socket that is in use belongs to no other task.
            Files.deleteIfExists(socket);
            var log = new NetworkLog(networkLog);
            Server server = start(socket, new RefuseAll(log, clock));
            Files.setPosixFilePermissions(socket, PosixFilePermissions.fromString("rw-rw-rw-"));
            return new Gateway(server, log);
        } catch (IOException unwritable) {
            throw new EgressException(
                    "The gateway cannot listen on %s: %s. The state directory must be ours and writable."
                            .formatted(socket, unwritable),
                    unwritable);
        }
    }

    private static Server start(Path socket, RefuseAll handler) {
        var configuration = new HttpConfiguration();
        configuration.setRequestHeaderSize(LARGEST_HEADER);
        configuration.setSendServerVersion(false);
        configuration.setHttpCompliance(REQUESTS);
        configuration.setUriCompliance(ADDRESSES);
        var server = new Server(new VirtualThreadPool());
        var connector =
                new UnixDomainServerConnector(
                        server, 1, 1, new HttpConnectionFactory(configuration));
        connector.setUnixDomainPath(socket);
        connector.setIdleTimeout(IDLE.toMillis());
        server.addConnector(connector);
        server.addBean(new NetworkConnectionLimit(MOST_CONNECTIONS, connector));
        server.setHandler(handler);
        server.setErrorHandler(handler::malformed);
        LifeCycle.start(server);
        return server;
    }

    /** The first hundred refusals. */
    public List<Denial> denials() {
        return log.denials();
    }

    public long deniedCount() {
        return log.deniedCount();
    }

    @Override
    public void close() {
        try (log) {
            LifeCycle.stop(server);
        } catch (IOException incomplete) {
            throw new EgressException(
                    "The network log is incomplete: "
                            + incomplete.getMessage()
                            + ". Make room in the state directory.",
                    incomplete);
        }
    }
}
