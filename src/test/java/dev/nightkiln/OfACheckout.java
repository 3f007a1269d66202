package dev.nightkiln;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import picocli.CommandLine;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/** A test of what `nightkiln policy check` says of a checkout. */
@Timeout(30)
abstract class OfACheckout {
    private static final boolean WRITE = Boolean.getBoolean("golden.write");
    private static final Path ANSWERS = Path.of("src/test/resources/golden/policy-check");

    static final String HOSTS =
            """
            agent: {image: nightkiln/sandbox:dev, command: [agent]}
            checks: [{name: unit, run: make test}]
            egress:
              hosts:
                - registry.npmjs.org
                - {host: deb.debian.org, methods: [GET, HEAD]}
            paths:
              writable: [src/**, "*.json", .github/**]
              protected: ["**/secrets/**"]
            """;

    @TempDir Path checkout;

    record Said(int exit, String out, String err) {}

    final Path repository(String yaml) throws IOException {
        Path folder = Files.createDirectories(checkout.resolve(".github"));
        return Files.writeString(folder.resolve("agent-policy.yml"), yaml);
    }

    final Said check(String... options) {
        return run(
                Stream.concat(Stream.of("check", "--repo", checkout.toString()), Stream.of(options))
                        .toArray(String[]::new));
    }

    static Said run(String... arguments) {
        var out = new StringWriter();
        var err = new StringWriter();
        int exit =
                new CommandLine(new PolicyCommand())
                        .setOut(new PrintWriter(out))
                        .setErr(new PrintWriter(err))
                        .execute(arguments);
        return new Said(exit, out.toString(), err.toString());
    }

    static void assertGolden(String name, String said) throws IOException {
        Path answer = ANSWERS.resolve(name);
        if (WRITE) {
            Files.createDirectories(ANSWERS);
            Files.writeString(answer, said);
        }
        assertThat(said).isEqualTo(Files.readString(answer));
    }
}
