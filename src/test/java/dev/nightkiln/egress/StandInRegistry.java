package dev.nightkiln.egress;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/** One package for npm, one for pip and one for Maven, on loopback, by TLS or without. */
final class StandInRegistry implements AutoCloseable {
    private static final String POM =
            """
            <project xmlns="http://maven.apache.org/POM/4.0.0">
              <modelVersion>4.0.0</modelVersion>
              <groupId>corp</groupId><artifactId>parent</artifactId><version>1</version>
              <packaging>pom</packaging>
              <description>from the stand-in</description>
            </project>
            """;

    private final HttpServer server;
    private final String scheme;
    private final byte[] npm;
    private final byte[] wheel;
    private final List<String> asked = new CopyOnWriteArrayList<>();

    private StandInRegistry(HttpServer server, String scheme, Path directory) throws IOException {
        this.server = server;
        this.scheme = scheme;
        this.npm = npm(Files.createDirectories(directory.resolve(scheme)));
        this.wheel = wheel();
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        server.createContext("/", this::answer);
        server.start();
    }

    static StandInRegistry plain(Path directory) throws IOException {
        return new StandInRegistry(HttpServer.create(loopback(), 0), "http", directory);
    }

    static StandInRegistry tls(Path directory, TestAuthority authority) throws IOException {
        var server = HttpsServer.create(loopback(), 0);
        server.setHttpsConfigurator(new HttpsConfigurator(authority.serverContext()));
        return new StandInRegistry(server, "https", directory);
    }

    private static InetSocketAddress loopback() {
        return new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
    }

    int port() {
        return server.getAddress().getPort();
    }

    String url(String host) {
        return scheme + "://" + host + ":" + port();
    }

    /** The paths that were asked for. */
    List<String> asked() {
        return List.copyOf(asked);
    }

    private void answer(HttpExchange exchange) throws IOException {
        String path = exchange.getRequestURI().getPath();
        asked.add(path);
        String host = exchange.getRequestHeaders().getFirst("Host");
        byte[] body =
                switch (path) {
                    case "/kiln-left" -> packument(scheme + "://" + host).getBytes(UTF_8);
                    case "/kiln-left/-/kiln-left-1.0.0.tgz" -> npm;
                    case "/simple/kiln-right/" -> index().getBytes(UTF_8);
                    case "/files/kiln_right-1.0-py3-none-any.whl" -> wheel;
                    case "/maven2/corp/parent/1/parent-1.pom" -> POM.getBytes(UTF_8);
                    case "/maven2/corp/parent/1/parent-1.pom.sha1" ->
                            hex("SHA-1", POM.getBytes(UTF_8)).getBytes(UTF_8);
                    default -> new byte[0];
                };
        try (exchange) {
            if (path.startsWith("/simple/")) {
                exchange.getResponseHeaders().set("Content-Type", "text/html");
            }
            exchange.sendResponseHeaders(body.length == 0 ? 404 : 200, Math.max(1, body.length));
            exchange.getResponseBody().write(body.length == 0 ? new byte[1] : body);
        }
    }

    private String packument(String base) {
        return """
        {"name":"kiln-left","dist-tags":{"latest":"1.0.0"},"versions":{"1.0.0":{
          "name":"kiln-left","version":"1.0.0","dist":{
            "tarball":"%s/kiln-left/-/kiln-left-1.0.0.tgz","integrity":"sha512-%s"}}}}
        """
                .formatted(base, Base64.getEncoder().encodeToString(digest("SHA-512", npm)));
    }

    private String index() {
        return """
        <!DOCTYPE html><html><body>
        <a href="../../files/kiln_right-1.0-py3-none-any.whl#sha256=%s">kiln_right-1.0-py3-none-any.whl</a>
        </body></html>
        """
                .formatted(hex("SHA-256", wheel));
    }

    private static byte[] npm(Path directory) throws IOException {
        Path folder = Files.createDirectories(directory.resolve("package"));
        Files.writeString(
                folder.resolve("package.json"), "{\"name\":\"kiln-left\",\"version\":\"1.0.0\"}");
        Files.writeString(folder.resolve("index.js"), "module.exports = 'npm works'\n");
        Path packed = directory.resolve("npm.tgz");
        try {
            Process tar =
                    new ProcessBuilder(
                                    "tar",
                                    "-czf",
                                    packed.toString(),
                                    "-C",
                                    directory.toString(),
                                    "package")
                            .inheritIO()
                            .start();
            if (!tar.waitFor(30, TimeUnit.SECONDS) || tar.exitValue() != 0) {
                throw new IOException("tar failed");
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new IOException(interrupted);
        }
        return Files.readAllBytes(packed);
    }

    private static byte[] wheel() throws IOException {
        String info = "kiln_right-1.0.dist-info/";
        var files = new LinkedHashMap<String, String>();
        files.put("kiln_right.py", "WORKS = 'pip works'\n");
        files.put(info + "METADATA", "Metadata-Version: 2.1\nName: kiln-right\nVersion: 1.0\n");
        files.put(
                info + "WHEEL",
                "Wheel-Version: 1.0\nGenerator: test\nRoot-Is-Purelib: true\nTag: py3-none-any\n");
        files.put(
                info + "RECORD",
                "kiln_right.py,,\n"
                        + info
                        + "METADATA,,\n"
                        + info
                        + "WHEEL,,\n"
                        + info
                        + "RECORD,,\n");
        var bytes = new ByteArrayOutputStream();
        try (var zip = new ZipOutputStream(bytes)) {
            for (Map.Entry<String, String> file : files.entrySet()) {
                zip.putNextEntry(new ZipEntry(file.getKey()));
                zip.write(file.getValue().getBytes(UTF_8));
            }
        }
        return bytes.toByteArray();
    }

    private static String hex(String algorithm, byte[] bytes) {
        return HexFormat.of().formatHex(digest(algorithm, bytes));
    }

    private static byte[] digest(String algorithm, byte[] bytes) {
        try {
            return MessageDigest.getInstance(algorithm).digest(bytes);
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
