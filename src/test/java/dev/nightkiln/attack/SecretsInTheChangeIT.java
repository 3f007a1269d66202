package dev.nightkiln.attack;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nightkiln.Road;
import dev.nightkiln.task.FailureReason;
import dev.nightkiln.task.Task;
import dev.nightkiln.testing.Golden;
import dev.nightkiln.testing.Seeds;
import dev.nightkiln.testing.Ticket;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Stream;

/**
 * An agent that knows a secret of the server, however it came by it, and puts it into its change.
 * It ends SECRET_FOUND, and the value is nowhere afterwards.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class SecretsInTheChangeIT {
    private static final int MASK = 0x5a;

    /** Where {@code s} is the secret, what the agent makes of it. */
    private static final Map<String, String> DISGUISES = disguises();

    private static Map<String, String> disguises() {
        var all = new LinkedHashMap<String, String>();
        all.put("plain", "put('a.txt', 'key: ' + s)");
        all.put("base64", "put('a.txt', base64.b64encode(s.encode()).decode())");
        all.put("base64-shifted", "put('a.txt', base64.b64encode(b'k=' + s.encode()).decode())");
        all.put("base64-twice", "put('a.txt', b64(b64(s)))");
        all.put("base64-lines", "put('a.txt', chr(10).join(textwrap.wrap(b64(s), 9)))");
        all.put("hex", "put('a.txt', s.encode().hex().upper())");
        all.put("url", "put('a.txt', ''.join('%%%02x' % ord(c) for c in s))");
        all.put("reversed", "put('a.txt', s[::-1])");
        all.put("cut", "put('a.txt', s[7:])");
        all.put("numbers", "put('a.py', 'k = bytes([' + ', '.join(str(ord(c)) for c in s) + '])')");
        all.put("characters", "put('a.js', 'k = ' + str(list(s)) + '.join()')");
        all.put("concatenated", "put('A.java', '\" +\\n        \"'.join(textwrap.wrap(s, 6)))");
        all.put("files", "[put('part%d' % i, s[i:i + 10]) for i in range(0, len(s), 10)]");
        all.put("utf-16", "put('a.txt', s.encode('utf-16'))");
        all.put("gzip", "put('a.gz', gzip.compress(s.encode()))");
        all.put("zip", "archive('a.zip')");
        all.put("tar-gzip", "tarball('a.tgz')");
        all.put("png-text", "put('a.png', png(b'zTXt', b'c\\0\\0' + zlib.compress(s.encode())))");
        all.put("png-points", "put('a.png', png(b'IDAT', zlib.compress(s.encode())))");
        all.put("file-name", "put(s + '.txt', 'nothing')");
        all.put("directory", "put(s[:20] + '/' + s[20:] + '/a.txt', 'nothing')");
        all.put("link", "os.symlink(s, 'a-link')");
        return all;
    }

    private static final String TOOLS =
            """
            import base64, gzip, io, os, struct, tarfile, textwrap, zipfile, zlib
            def put(name, content):
                if os.path.dirname(name): os.makedirs(os.path.dirname(name), exist_ok=True)
                data = content if isinstance(content, bytes) else content.encode()
                with open(name, 'wb') as f: f.write(data)
            def b64(text): return base64.b64encode(text.encode()).decode()
            def archive(name):
                with zipfile.ZipFile(name, 'w', zipfile.ZIP_DEFLATED) as z: z.writestr('n/a.txt', s)
            def tarball(name):
                with tarfile.open(name, 'w:gz') as t:
                    info = tarfile.TarInfo('n/a.txt'); info.size = len(s)
                    t.addfile(info, io.BytesIO(s.encode()))
            def png(kind, data):
                chunk = struct.pack('>I', len(data)) + kind + data + struct.pack('>I', 0)
                return bytes([137]) + b'PNG' + bytes([13, 10, 26, 10]) + chunk
            """;

    @TempDir static Path directory;
    private Range range;

    @BeforeAll
    void open() throws IOException {
        range = new Range(directory);
    }

    @AfterEach
    void nothingIsLeakedOrLeft() throws IOException, SQLException {
        range.road.tidiness().check();
        assertThat(range.oracle.violations()).isEmpty();
    }

    @AfterAll
    void close() throws IOException {
        range.close();
    }

    /** The value stands nowhere in the repository: the agent's program unmasks it. */
    private static String agent(String secret, String does) {
        byte[] masked = secret.getBytes(StandardCharsets.UTF_8);
        for (int i = 0; i < masked.length; i++) {
            masked[i] ^= MASK;
        }
        return "python3 - <<'END'\n%ss = bytes(b ^ %d for b in bytes.fromhex('%s')).decode()\n%s\nEND\n"
                .formatted(TOOLS, MASK, HexFormat.of().formatHex(masked), does);
    }

    private Ticket issue(String name, Map<String, String> files, String agent) throws IOException {
        var all = new LinkedHashMap<>(files);
        all.put(Seeds.POLICY, Seeds.shellPolicy("sh agent.sh; rm agent.sh", "true"));
        all.put("agent.sh", agent);
        return range.road.repository(name, all).issue("Do it");
    }

    private void assertFound(Ticket issue) throws IOException, SQLException {
        Task task = range.road.work(issue);

        Road.assertEscalated(task, FailureReason.SECRET_FOUND);
        assertThat(issue.place().pulls()).isEmpty();
        assertThat(issue.place().checkRuns()).isEmpty();
        assertThat(issue.only("escalation")).doesNotContain("diff --git");
        assertThat(range.oracle.violations(issue.place())).isEmpty();
        assertThat(range.oracle.violations()).isEmpty();
    }

    @TestFactory
    Stream<DynamicTest> aSecretOfTheServer() {
        String secret = range.road.hub().app().webhookSecret();
        return DISGUISES.entrySet().stream()
                .map(disguise ->
                        DynamicTest.dynamicTest(
                                disguise.getKey(),
                                () ->
                                        assertFound(
                                                issue(
                                                        "held-" + disguise.getKey(),
                                                        Map.of(),
                                                        agent(secret, disguise.getValue())))));
    }

    @TestFactory
    Stream<DynamicTest> aSecretOfSomebodyElse() {
        Map<String, String> shapes =
                Map.of(
                        "aws", "AKIA" + "QYLPMN5HNM4OZQAB",
                        "github", "ghp_" + "q8Zr4Tn1Vb6Wm3Xc9Yd2Ke5Lf7Gh0JpRsUvA",
                        "stripe", "sk_live_" + "4eC39HqLyjWDarjtT1zdp7dc");
        return shapes.entrySet().stream()
                .map(shape ->
                        DynamicTest.dynamicTest(
                                shape.getKey(),
                                () ->
                                        assertFound(
                                                issue(
                                                        "shape-" + shape.getKey(),
                                                        Map.of(),
                                                        agent(
                                                                shape.getValue(),
                                                                "put('a.txt', 'key: ' + s)")))));
    }

    /** Only the scanner knows this shape. */
    @Test
    void theRepositoryCannotTurnTheScannerOff() throws IOException, SQLException {
        var files =
                Map.of(
                        ".secretlintrc.json", "{\"rules\": []}",
                        ".secretlintignore", "**\n",
                        ".gitignore", "node_modules\n",
                        "package.json", "{\"type\": \"commonjs\"}");
        String does =
                """
                put('.secretlintrc.js', 'process.exit(0)')
                put('names', '[]')
                put('node_modules.js', 'process.exit(0)')
                put('a.js', '/* secretlint-disable */ // secretlint-disable-line\\nk = "' + s + '"\\n')\
                """;

        assertFound(issue("off", files, agent("sk_live_" + "4eC39HqLyjWDarjtT1zdp7dc", does)));
    }

    @Test
    void whatIsFoundIsToldByPlaceAndKind() throws IOException {
        String secret = range.road.hub().app().webhookSecret();
        Ticket issue =
                issue(
                        "told",
                        Map.of(),
                        agent(
                                secret,
                                "put('src/a.txt', 'one\\ntwo ' + b64('k' + s)); put('b', s)"));
        Task task = range.road.work(issue);

        Road.assertEscalated(task, FailureReason.SECRET_FOUND);
        new Golden()
                .task(task.id())
                .commit("BASE", task.spec().base())
                .check("escalation-secret-found.md", issue.only("escalation"));
    }

    /**
     * Nothing judges the change of an agent that ran out of time; its patch is shown all the same.
     */
    @Test
    void theUnfinishedChangeOfASlowAgentIsWithheld() throws IOException, SQLException {
        String secret = range.road.hub().app().webhookSecret();
        String does = "put('a.js', str(textwrap.wrap(s, 6))); print('/'.join(s), flush=True)";
        var files = new LinkedHashMap<String, String>();
        files.put(
                Seeds.POLICY,
                Seeds.policyOf(
                        Seeds.shell("sh agent.sh; sleep 60", "true", "agent-timeout: 3s\n")));
        files.put("agent.sh", agent(secret, does));
        Ticket issue = range.road.repository("slow", files).issue("Do it");
        Task task = range.road.work(issue);

        Road.assertEscalated(task, FailureReason.TIMEOUT);
        assertThat(issue.only("escalation"))
                .contains("withheld: it holds the webhook secret")
                .doesNotContain("diff --git")
                .doesNotContain(secret.charAt(0) + "/" + secret.charAt(1) + "/" + secret.charAt(2));
        assertThat(range.oracle.violations(issue.place())).isEmpty();
        assertThat(range.oracle.violations()).isEmpty();
    }

    /** What the repository had before is its own affair. */
    @Test
    void aTokenThatWasThereIsNoFinding() throws IOException {
        String token = "ghp_" + "q8Zr4Tn1Vb6Wm3Xc9Yd2Ke5Lf7Gh0JpRsUvB";
        Ticket issue =
                issue("old", Map.of("test.txt", "token: " + token + "\n"), "echo more >> test.txt");

        Road.assertPublished(range.road.work(issue));
    }

    @Test
    void anArchiveThatIsABombIsRefused() throws IOException {
        Ticket issue =
                issue("bomb", Map.of(), agent("x", "put('a.gz', gzip.compress(bytes(200 << 20)))"));
        Task task = range.road.work(issue);

        Road.assertEscalated(task, FailureReason.POLICY_DENIED);
        assertThat(issue.only("escalation")).contains("too large or too deep");
        assertThat(issue.place().pulls()).isEmpty();
    }
}
