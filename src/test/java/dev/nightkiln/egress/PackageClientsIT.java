package dev.nightkiln.egress;

import static dev.nightkiln.egress.EgressFixture.internal;
import static dev.nightkiln.egress.EgressFixture.rules;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nightkiln.sandbox.Limits;
import dev.nightkiln.sandbox.Mounts;
import dev.nightkiln.sandbox.ReadOnlyMount;
import dev.nightkiln.sandbox.RealSandboxes;
import dev.nightkiln.sandbox.SandboxLabel;
import dev.nightkiln.sandbox.SandboxSpec;
import dev.nightkiln.sandbox.WorkspaceMount;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The package managers themselves, in a sealed container, with no more set-up than an agent has
 * (and the authority of the stand-ins, which no real registry needs): npm and pip from Debian,
 * Maven and the JDK of the machine that runs the tests.
 */
class PackageClientsIT {
    private static final Limits LIMITS =
            new Limits(Duration.ofMinutes(3), Duration.ofMinutes(2), 1L << 30, 2, 256, 256L << 20);

    private static final String NPM =
            """
            echo '== npm'; mkdir /tmp/n; cd /tmp/n; echo '{}' > package.json
            npm install --registry %s/ kiln-left && node -p 'require("kiln-left")'
            """;

    private static final String PIP =
            """
            echo '== pip'; cd /tmp
            pip install --target /tmp/p --index-url %s/simple kiln-right && PYTHONPATH=/tmp/p python3 -c 'import kiln_right; print(kiln_right.WORKS)'
            """;

    private static final String MAVEN =
            """
            echo '== mvn'; mkdir /tmp/m; cd /tmp/m
            cat > pom.xml <<'END'
            <project><modelVersion>4.0.0</modelVersion>
              <parent><groupId>corp</groupId><artifactId>parent</artifactId><version>1</version><relativePath/></parent>
              <artifactId>child</artifactId><packaging>pom</packaging>
              <repositories><repository><id>corp</id><url>%s/maven2</url></repository></repositories>
            </project>
            END
            MAVEN_OPTS="$MAVEN_OPTS -Djavax.net.ssl.trustStore=/ca/trust.p12 -Djavax.net.ssl.trustStorePassword=changeit" mvn -B validate && grep -c stand-in ~/.m2/repository/corp/parent/1/parent-1.pom
            """;

    private static final String TRUSTING =
            "export PIP_TRUSTED_HOST='packages.corp unlisted.corp'\n";
    private static final Path GOLDEN =
            Path.of("src/test/resources/golden/egress/clients-refused.txt");

    @TempDir private static Path shared;
    private static TestAuthority authority;

    @TempDir private Path directory;
    private RealSandboxes real;
    private StandInRegistry secure;
    private StandInRegistry plain;

    @BeforeAll
    static void makeClients() throws IOException, InterruptedException {
        command("test-fixtures/clients/build.sh");
        authority =
                TestAuthority.of(shared.resolve("ca"), List.of("packages.corp", "unlisted.corp"));
        copyMaven(shared.resolve("maven"));
    }

    @BeforeEach
    void start() throws IOException {
        real = new RealSandboxes(directory);
        secure = StandInRegistry.tls(directory, authority);
        plain = StandInRegistry.plain(directory);
    }

    @AfterEach
    void stop() {
        secure.close();
        plain.close();
        real.close();
    }

    @Test
    void whatThePolicyListsIsInstalledByAllOfThem() throws IOException {
        String url = secure.url("packages.corp");
        Ran ran = run(NPM.formatted(url) + PIP.formatted(url) + MAVEN.formatted(url));
        assertThat(ran.output()).contains("npm works", "pip works", "BUILD SUCCESS");
        assertThat(secure.asked())
                .contains(
                        "/kiln-left/-/kiln-left-1.0.0.tgz",
                        "/files/kiln_right-1.0-py3-none-any.whl",
                        "/maven2/corp/parent/1/parent-1.pom");
        assertThat(ran.traffic().refused()).isEmpty();
        assertThat(ran.traffic().reached())
                .singleElement()
                .satisfies(reached -> assertThat(reached.downloaded()).isGreaterThan(5_000));
    }

    /** Without TLS the gateway sees each request; Maven itself refuses such a registry. */
    @Test
    void npmAndPipInstallWithoutTlsAsWell() throws IOException {
        String url = plain.url("packages.corp");
        Ran ran = run(NPM.formatted(url) + TRUSTING + PIP.formatted(url));
        assertThat(ran.output()).contains("npm works", "pip works");
        // What npm sends about the packages to be audited is no download.
        assertThat(ran.traffic().refused()).allMatch(refused -> refused.rule().endsWith(" POST"));
    }

    @Test
    void ofWhatThePolicyDoesNotListEachSaysTheHostAndTheLine() throws IOException {
        String url = secure.url("unlisted.corp");
        String open = plain.url("unlisted.corp");
        Ran ran =
                run(
                        NPM.formatted(url)
                                + PIP.formatted(url)
                                + MAVEN.formatted(url)
                                + "echo; echo == without TLS; rm -rf /tmp/n\n"
                                + NPM.formatted(open));
        String said =
                ran.output()
                        .lines()
                        .filter(line -> line.matches("==.*|.*(Nightkiln|[Ww]orks|SUCCESS).*"))
                        // Which Maven this is, the machine decides; npm and pip are Debian's.
                        .filter(line -> !line.contains("corp:parent"))
                        .map(line -> line.replaceAll("unlisted.corp:[0-9]+", "unlisted.corp:PORT"))
                        .map(line -> line.replaceAll("total=[0-9]", "total=N"))
                        .distinct()
                        .collect(Collectors.joining("\n", "", "\n"));
        if (Boolean.getBoolean("golden.write")) {
            Files.createDirectories(GOLDEN.getParent());
            Files.writeString(GOLDEN, said);
        }
        assertThat(GOLDEN).content().isEqualTo(said);
        assertThat(ran.output())
                .containsPattern(
                        "corp:parent.* 403.* Nightkiln refused unlisted.corp:[0-9]+: .*list it \\(policies/default.yml:12\\)");
        assertThat(secure.asked()).isEmpty();
        assertThat(plain.asked()).isEmpty();
        assertThat(ran.traffic().requests()).isZero();
    }

    private static void command(String... words) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(words).redirectErrorStream(true).start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor(15, TimeUnit.MINUTES)).isTrue();
        assertThat(process.exitValue()).as(output).isZero();
    }

    /** What the container printed, and what passed meanwhile. */
    private record Ran(String output, Traffic traffic) {}

    private Ran run(String script) throws IOException {
        var rules =
                rules(
                        Map.of(),
                        internal("packages.corp", secure.port(), "CONNECT"),
                        internal("packages.corp", plain.port(), "GET"));
        Path gw = directory.toRealPath().resolve("gw");
        var outside =
                new Outside(
                        _ -> List.of(InetAddress.getLoopbackAddress()), line -> line, List.of());
        var gateway =
                Gateway.open(
                        gw, directory.resolve("net.jsonl"), rules, outside, InstantSource.system());
        try (gateway) {
            real.run(spec(script, gw), () -> false);
        }
        return new Ran(real.tail(), gateway.traffic());
    }

    private SandboxSpec spec(String script, Path gateway) throws IOException {
        var mounts =
                new Mounts(
                        new WorkspaceMount.Directory(real.workspace()),
                        List.of(
                                new ReadOnlyMount(authority.trusted(), "/ca"),
                                new ReadOnlyMount(
                                        shared.resolve("maven").toRealPath(), "/opt/maven"),
                                new ReadOnlyMount(
                                        Path.of(System.getProperty("java.home")).toRealPath(),
                                        "/opt/jdk")),
                        Optional.of(gateway));
        return new SandboxSpec(
                new SandboxLabel(real.task(), 1, "agent"),
                "nightkiln/clients:dev",
                List.of("bash", "-c", "PATH=/opt/maven/bin:$PATH\n" + script),
                Map.of(
                        "JAVA_HOME", "/opt/jdk",
                        "NODE_EXTRA_CA_CERTS", "/ca/ca.pem",
                        "PIP_CERT", "/ca/ca.pem",
                        "CI", "true"),
                mounts,
                LIMITS);
    }

    /** A copy, as Debian's Maven is made of links to all over the system. */
    private static void copyMaven(Path copy) throws IOException, InterruptedException {
        Path mvn =
                Stream.of(System.getenv("PATH").split(":", -1))
                        .map(folder -> Path.of(folder, "mvn"))
                        .filter(Files::isExecutable)
                        .findFirst()
                        .orElseThrow(() -> new AssertionError("no mvn in PATH"))
                        .toRealPath();
        Path home = mvn.resolve("../..").normalize();
        Files.createDirectories(copy);
        for (String part : List.of("bin", "boot", "conf", "lib")) {
            command("cp", "-rL", home.resolve(part).toString(), copy.toString());
        }
    }
}
