package dev.nightkiln;

import dev.nightkiln.testing.Engine;
import dev.nightkiln.testing.Hub;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** {@code nightkiln serve} as a process of its own, so that it can be killed and started again. */
final class ChildServer implements AutoCloseable {
    private final Hub hub;
    private final Path directory;
    private final int port;
    private final Map<String, String> more;
    private Process process;

    private ChildServer(Hub hub, Path directory, int port, Map<String, String> more)
            throws IOException {
        this.hub = hub;
        this.directory = directory;
        this.port = port;
        this.more = more;
        this.process = launch();
    }

    static ChildServer start(Hub hub, Path directory) throws IOException {
        return start(hub, directory, Map.of());
    }

    /** With more in its environment. */
    static ChildServer start(Hub hub, Path directory, Map<String, String> more) throws IOException {
        int port;
        try (var free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = free.getLocalPort();
        }
        var server = new ChildServer(hub, directory, port, more);
        server.awaitListening();
        hub.deliverTo(port);
        return server;
    }

    private Process launch() throws IOException {
        var builder =
                new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:TieredStopAtLevel=1",
                        "-XX:+UseSerialGC",
                        "-classpath",
                        classpath(),
                        "dev.nightkiln.App",
                        "serve");
        var environment = builder.environment();
        environment.put("NIGHTKILN_GITHUB_API_URL", hub.gitHub().apiUrl().toString());
        environment.put("NIGHTKILN_GITHUB_URL", hub.gitHub().webUrl().toString());
        environment.put("NIGHTKILN_APP_ID", Long.toString(hub.app().appId()));
        environment.put("NIGHTKILN_PRIVATE_KEY_FILE", hub.privateKey().toString());
        environment.put("NIGHTKILN_WEBHOOK_SECRET", hub.app().webhookSecret());
        environment.put("NIGHTKILN_STATE_DIR", state().toString());
        environment.put("NIGHTKILN_HOST", "127.0.0.1");
        environment.put("NIGHTKILN_PORT", Integer.toString(port));
        environment.putAll(more);
        return builder.redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(log().toFile()))
                .start();
    }

    /** Surefire's own class path is one jar that names the others, and not for children. */
    static String classpath() {
        String whole = System.getProperty("surefire.test.class.path");
        return whole == null ? System.getProperty("java.class.path") : whole;
    }

    private void awaitListening() {
        org.awaitility.Awaitility.await("the server listens")
                .atMost(Duration.ofSeconds(40))
                .pollInterval(Duration.ofMillis(50))
                .until(this::listens);
    }

    private boolean listens() {
        if (!process.isAlive()) {
            throw new AssertionError("the server ended, see " + log());
        }
        try (var socket = new Socket()) {
            socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 200);
            return true;
        } catch (IOException notYet) {
            return false;
        }
    }

    Path state() {
        return directory.resolve("state");
    }

    Path log() {
        return directory.resolve("server.log");
    }

    Engine engine() {
        return new Engine(StateDirectory.instance(state()));
    }

    /** As by {@code kill -9}. */
    void kill() throws InterruptedException {
        process.destroyForcibly();
        if (!process.waitFor(20, TimeUnit.SECONDS)) {
            throw new AssertionError("the server survived being killed");
        }
    }

    /** As by {@code kill}. */
    void terminate(Duration patience) throws InterruptedException {
        process.destroy();
        if (!process.waitFor(patience.toMillis(), TimeUnit.MILLISECONDS)) {
            throw new AssertionError("the server did not stop within " + patience);
        }
    }

    void startAgain() throws IOException {
        process = launch();
        awaitListening();
    }

    /** The states of all tasks; only while the server is down, for the database is its own. */
    List<String> states() throws SQLException {
        return asked("SELECT state FROM task");
    }

    /** What is in the first column of a stopped server's rows. */
    List<String> asked(String sql) throws SQLException {
        var found = new ArrayList<String>();
        String url = "jdbc:h2:file:" + state().resolve("nightkiln") + ";MODE=PostgreSQL";
        try (var connection =
                        DriverManager.getConnection(
                                url + ";DATABASE_TO_LOWER=TRUE;IFEXISTS=TRUE", "nightkiln", "");
                var rows = connection.createStatement().executeQuery(sql)) {
            while (rows.next()) {
                found.add(rows.getString(1));
            }
        }
        return found;
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }
}
