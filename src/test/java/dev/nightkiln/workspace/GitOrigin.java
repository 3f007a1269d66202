package dev.nightkiln.workspace;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;

import dev.nightkiln.task.CommitSha;
import dev.nightkiln.task.Repository;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * A repository somewhere else: a work tree to prepare commits in and a bare one behind git's own
 * smart HTTP backend, which lets nobody in without the token.
 */
public final class GitOrigin implements AutoCloseable {
    public static final Repository REPOSITORY = new Repository(42, "acme", "widgets");
    public static final String TOKEN = "ghs_originToken123";

    private final Path directory;
    private final Path bare;
    private final Path tree;
    private final HttpServer server;
    private volatile Runnable look = () -> {};

    public GitOrigin(Path directory) throws IOException {
        this.directory = directory;
        bare = directory.resolve("widgets.git");
        tree = directory.resolve("prepare");
        git("init", "-q", "--bare", "-b", "main", bare.toString());
        git("init", "-q", "-b", "main", tree.toString());
        inBare("config", "http.receivepack", "true");
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        server.createContext("/", this::serve);
        server.start();
    }

    public Remote remote() {
        return remote(TOKEN);
    }

    public Remote remote(String token) {
        return new Remote(
                URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/widgets.git"),
                Optional.of(token));
    }

    public Path tree() {
        return tree;
    }

    public GitOrigin write(String path, String text) throws IOException {
        write(tree, path, text);
        return this;
    }

    /** Any name, whatever the locale of this JVM says about file names. */
    static void write(Path root, String path, String text) throws IOException {
        byte[] utf8 = path.getBytes(StandardCharsets.UTF_8);
        Path file = new TreePath(new String(utf8, StandardCharsets.ISO_8859_1)).in(root);
        Files.createDirectories(file.getParent());
        Files.writeString(file, text);
    }

    public CommitSha commit() {
        inTree("add", "-A");
        inTree("commit", "-q", "--allow-empty", "-m", "prepared");
        inTree("push", "-q", bare.toString(), "HEAD:main");
        return new CommitSha(inTree("rev-parse", "HEAD"));
    }

    public String inBare(String... arguments) {
        return git(prepend(bare, arguments));
    }

    public String inTree(String... arguments) {
        return git(prepend(tree, arguments));
    }

    private static String[] prepend(Path directory, String[] arguments) {
        return Stream.concat(Stream.of("-C", directory.toString()), Stream.of(arguments))
                .toArray(String[]::new);
    }

    /** Plain git, as a person would call it. */
    public static String git(String... arguments) {
        return command(Stream.concat(Stream.of("git"), Stream.of(arguments)).toList());
    }

    public static String command(List<String> command) {
        try {
            var builder = new ProcessBuilder(command).redirectErrorStream(true);
            var environment = builder.environment();
            environment.put("GIT_CONFIG_GLOBAL", "/dev/null");
            environment.put("GIT_AUTHOR_NAME", "Test");
            environment.put("GIT_AUTHOR_EMAIL", "test@example.org");
            environment.put("GIT_COMMITTER_NAME", "Test");
            environment.put("GIT_COMMITTER_EMAIL", "test@example.org");
            var process = builder.start();
            String output =
                    new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            if (!process.waitFor(2, TimeUnit.MINUTES) || process.exitValue() != 0) {
                throw new IllegalStateException(command + ": " + output);
            }
            return output.strip();
        } catch (IOException broken) {
            throw new UncheckedIOException(broken);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(interrupted);
        }
    }

    /** Runs while somebody's git waits for an answer. */
    void duringEachRequest(Runnable look) {
        this.look = look;
    }

    private void serve(HttpExchange exchange) throws IOException {
        try (exchange) {
            look.run();
            String wanted =
                    "Basic "
                            + Base64.getEncoder()
                                    .encodeToString(
                                            ("x-access-token:" + TOKEN)
                                                    .getBytes(StandardCharsets.US_ASCII));
            if (!wanted.equals(exchange.getRequestHeaders().getFirst("Authorization"))) {
                exchange.getRequestBody().readAllBytes();
                exchange.sendResponseHeaders(401, -1);
                return;
            }
            var process = backend(exchange).start();
            try (var out = process.getOutputStream()) {
                exchange.getRequestBody().transferTo(out);
            }
            answer(exchange, new BufferedInputStream(process.getInputStream()));
        }
    }

    private ProcessBuilder backend(HttpExchange exchange) {
        var builder = new ProcessBuilder("git", "http-backend");
        var environment = builder.environment();
        var headers = exchange.getRequestHeaders();
        environment.put("GIT_PROJECT_ROOT", directory.toString());
        environment.put("GIT_HTTP_EXPORT_ALL", "1");
        environment.put("REMOTE_USER", "bot");
        environment.put("REQUEST_METHOD", exchange.getRequestMethod());
        environment.put("PATH_INFO", exchange.getRequestURI().getPath());
        environment.put(
                "QUERY_STRING",
                Optional.ofNullable(exchange.getRequestURI().getQuery()).orElse(""));
        Optional.ofNullable(headers.getFirst("Content-Type"))
                .ifPresent(type -> environment.put("CONTENT_TYPE", type));
        Optional.ofNullable(headers.getFirst("Content-Encoding"))
                .ifPresent(coding -> environment.put("HTTP_CONTENT_ENCODING", coding));
        Optional.ofNullable(headers.getFirst("Git-Protocol"))
                .ifPresent(protocol -> environment.put("GIT_PROTOCOL", protocol));
        return builder;
    }

    private static void answer(HttpExchange exchange, InputStream from) throws IOException {
        int status = 200;
        for (String line = line(from); !line.isEmpty(); line = line(from)) {
            int colon = line.indexOf(':');
            String name = line.substring(0, colon);
            String value = line.substring(colon + 1).strip();
            if (name.equals("Status")) {
                status = Integer.parseInt(value.substring(0, 3));
            } else {
                exchange.getResponseHeaders().add(name, value);
            }
        }
        exchange.sendResponseHeaders(status, 0);
        from.transferTo(exchange.getResponseBody());
    }

    private static String line(InputStream from) throws IOException {
        var line = new ByteArrayOutputStream();
        for (int b = from.read(); b >= 0 && b != '\n'; b = from.read()) {
            line.write(b);
        }
        return line.toString(StandardCharsets.ISO_8859_1).strip();
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
