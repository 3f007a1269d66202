package dev.nightkiln.egress;

import org.eclipse.jetty.client.HttpClient;
import org.eclipse.jetty.client.ProxyAuthenticationProtocolHandler;
import org.eclipse.jetty.client.RedirectProtocolHandler;
import org.eclipse.jetty.client.WWWAuthenticationProtocolHandler;
import org.eclipse.jetty.client.transport.HttpClientTransportOverHTTP;
import org.eclipse.jetty.http.HttpCompliance;
import org.eclipse.jetty.http.HttpCookieStore;
import org.eclipse.jetty.http.UriCompliance;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.util.component.LifeCycle;
import org.eclipse.jetty.util.thread.VirtualThreadPool;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;

/**
 * The HTTP proxy of one sandbox, on {@code egress.sock}: lets through what the policy lists, counts
 * it and writes down what was asked for. Any local user who may enter the directory may connect:
 * keep it below one that only we may enter.
 */
public final class Gateway implements AutoCloseable {
    /** Where a sandbox calls models, below the name of their provider. */
    public static final String MODELS = "http://127.0.0.1:3128/llm";

    /** sockaddr_un holds 108 bytes with the final NUL. */
    private static final int LONGEST_PATH = 107;

    private static final int MOST_CONNECTIONS = 128;
    private static final int LARGEST_HEADER = 16 << 10;

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

    private final Wall wall;

    private Gateway(Server server, Wall wall) {
        this.server = server;
        this.wall = wall;
    }

    /**
     * Listens on {@code egress.sock} in the directory, for whatever user the sandbox runs as.
     *
     * @throws EgressException if the path is too long for a socket or cannot be written
     */
    public static Gateway open(
            Path socketDirectory,
            Path networkLog,
            EgressRules rules,
            Outside outside,
            InstantSource clock) {
        return open(socketDirectory, networkLog, rules, outside, clock, Patience.USUAL);
    }

    static Gateway open(
            Path socketDirectory,
            Path networkLog,
            EgressRules rules,
            Outside outside,
            InstantSource clock,
            Patience patience) {
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
            var log = new NetworkLog(networkLog, clock, outside.redact());
            var wall = new Wall(rules, outside, log, clock);
            Server server = start(socket, wall, patience);
            Files.setPosixFilePermissions(socket, PosixFilePermissions.fromString("rw-rw-rw-"));
            return new Gateway(server, wall);
        } catch (IOException unwritable) {
            throw new EgressException(
                    "The gateway cannot listen on %s: %s. The state directory must be ours and writable."
                            .formatted(socket, unwritable),
                    unwritable);
        }
    }

    private static Server start(Path socket, Wall wall, Patience patience) {
        var configuration = new HttpConfiguration();
        configuration.setRequestHeaderSize(LARGEST_HEADER);
        configuration.setSendServerVersion(false);
        // The answer's own date goes on.
        configuration.setSendDateHeader(false);
        configuration.setHttpCompliance(REQUESTS);
        configuration.setUriCompliance(ADDRESSES);
        var server = new Server(new VirtualThreadPool());
        var connector =
                new BoundedConnector(
                        server, MOST_CONNECTIONS, new HttpConnectionFactory(configuration));
        connector.setUnixDomainPath(socket);
        connector.setIdleTimeout(patience.idle().toMillis());
        server.addConnector(connector);
        server.setHandler(new SpokenStatus(wall.handler(client(server, patience), patience)));
        server.setErrorHandler(wall.answers()::malformed);
        LifeCycle.start(server);
        return server;
    }

    /** Follows nothing, keeps nothing and unpacks nothing; it ends with the server. */
    private static HttpClient client(Server server, Patience patience) {
        var client = new HttpClient(new HttpClientTransportOverHTTP(1));
        client.setExecutor(server.getThreadPool());
        client.setFollowRedirects(false);
        client.setHttpCookieStore(new HttpCookieStore.Empty());
        client.setConnectTimeout(patience.connect().toMillis());
        client.setIdleTimeout(patience.idle().toMillis());
        client.setMaxConnectionsPerDestination(MOST_CONNECTIONS);
        client.setUserAgentField(null);
        client.addEventListener(new AddsNothing(client));
        server.addBean(client, true);
        return client;
    }

    /**
     * The start of the client decides that it unpacks answers, follows and logs in; it takes a 401
     * without a challenge, as providers send it, for a failure of its own.
     */
    private record AddsNothing(HttpClient client) implements LifeCycle.Listener {
        @Override
        public void lifeCycleStarted(LifeCycle started) {
            client.getContentDecoderFactories().clear();
            client.getProtocolHandlers().remove(WWWAuthenticationProtocolHandler.NAME);
            client.getProtocolHandlers().remove(ProxyAuthenticationProtocolHandler.NAME);
            client.getProtocolHandlers().remove(RedirectProtocolHandler.NAME);
        }
    }

    /**
     * What a run had used whose gateway nobody has closed, by its network log. Of what was under
     * way when it was cut off nobody knows.
     */
    public static Traffic used(Path networkLog) {
        try {
            return NetworkLog.used(networkLog);
        } catch (IOException | UncheckedIOException unreadable) {
            throw new EgressException(
                    "What a run has used cannot be read in "
                            + networkLog
                            + ": "
                            + unreadable.getMessage()
                            + ". Put it back, or ask for the task anew with /agent retry.",
                    unreadable);
        }
    }

    /** What passed and what was refused so far; complete once the gateway is closed. */
    public Traffic traffic() {
        return wall.traffic();
    }

    /** The budget of models that has left no room for a call, since it did. */
    public Optional<ModelUse.Exhausted> exhausted() {
        return wall.exhausted();
    }

    /** What stands for every provider's key inside the sandbox. */
    public String modelToken() {
        return wall.token();
    }

    /** The providers that the policy allows and the operator has a key for. */
    public List<ModelProvider> providers() {
        return wall.providers();
    }

    @Override
    public void close() {
        try (var _ = wall.log()) {
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
