package dev.nightkiln.egress;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;

/**
 * A certificate authority of one test, made with the JDK's keytool, and one server's certificate.
 */
final class TestAuthority {
    private static final String PASSWORD = "changeit";

    private final Path directory;

    private TestAuthority(Path directory) {
        this.directory = directory;
    }

    static TestAuthority of(Path directory, List<String> hosts) throws IOException {
        Files.createDirectories(directory.resolve("trusted"));
        var authority = new TestAuthority(directory);
        String names = hosts.stream().map(host -> "dns:" + host).collect(Collectors.joining(","));
        authority.make("ca", "CN=Test authority", "-ext", "bc:c");
        authority.keytool(
                "-exportcert", "-alias", "ca", "-rfc", "-file", authority.file("trusted/ca.pem"));
        authority.make("server", "CN=Test registry");
        authority.keytool("-certreq", "-alias", "server", "-file", authority.file("request"));
        authority.keytool(
                "-gencert",
                "-alias",
                "ca",
                "-rfc",
                "-ext",
                "san=" + names,
                "-infile",
                authority.file("request"),
                "-outfile",
                authority.file("server.pem"));
        authority.keytool(
                "-importcert",
                "-noprompt",
                "-alias",
                "server",
                "-file",
                authority.file("server.pem"));
        new Tool(directory, "trusted/trust.p12")
                .run(
                        "-importcert",
                        "-noprompt",
                        "-alias",
                        "ca",
                        "-file",
                        authority.file("trusted/ca.pem"));
        return authority;
    }

    /** What clients are told to trust: {@code ca.pem}, and {@code trust.p12} for a JVM. */
    Path trusted() throws IOException {
        return directory.resolve("trusted").toRealPath();
    }

    SSLContext serverContext() throws IOException {
        try (InputStream in = Files.newInputStream(directory.resolve("keys.p12"))) {
            var keys = KeyStore.getInstance("PKCS12");
            keys.load(in, PASSWORD.toCharArray());
            keys.deleteEntry("ca");
            var managers = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
            managers.init(keys, PASSWORD.toCharArray());
            var context = SSLContext.getInstance("TLS");
            context.init(managers.getKeyManagers(), null, null);
            return context;
        } catch (GeneralSecurityException broken) {
            throw new IOException(broken);
        }
    }

    private void make(String alias, String name, String... more) throws IOException {
        var arguments =
                new ArrayList<>(
                        List.of("-genkeypair", "-alias", alias, "-dname", name, "-keyalg", "EC"));
        arguments.addAll(List.of(more));
        keytool(arguments.toArray(String[]::new));
    }

    private String file(String name) {
        return directory.resolve(name).toString();
    }

    private void keytool(String... arguments) throws IOException {
        new Tool(directory, "keys.p12").run(arguments);
    }

    private record Tool(Path directory, String store) {
        void run(String... arguments) throws IOException {
            var command = new ArrayList<String>();
            command.add(Path.of(System.getProperty("java.home"), "bin", "keytool").toString());
            command.addAll(List.of(arguments));
            command.addAll(List.of("-keystore", directory.resolve(store).toString()));
            command.addAll(List.of("-storepass", PASSWORD, "-storetype", "PKCS12"));
            Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
            String output =
                    new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            try {
                if (!process.waitFor(60, TimeUnit.SECONDS) || process.exitValue() != 0) {
                    throw new IOException(command + ": " + output);
                }
            } catch (InterruptedException interrupted) {
                Thread.currentThread().interrupt();
                throw new IOException(interrupted);
            }
        }
    }
}
