package dev.nightkiln;

import static dev.nightkiln.Tampered.JSON;
import static dev.nightkiln.Tampered.PROVENANCE;
import static dev.nightkiln.Tampered.RESULT;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nightkiln.attest.Signer;
import dev.nightkiln.attest.SigningKeys;
import dev.nightkiln.attest.VerifyScript;
import dev.nightkiln.task.FailureReason;
import dev.nightkiln.verify.CheckOutcome;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import tools.jackson.databind.node.ObjectNode;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.function.Consumer;

/**
 * Bundles that were changed by somebody without the key, by somebody with it, or that are genuine
 * and about something else. Each is refused for its own reason, by {@code nightkiln verify} and by
 * {@code verify.sh}.
 */
class TamperedBundlesTest {
    private static final int UNTOLD = -1;

    /** {@code script} is what verify.sh ends with; {@link #UNTOLD} where it is the same. */
    private record Case(
            String name, int code, int script, List<String> options, Consumer<Tampered> how) {}

    private final List<Case> cases = new ArrayList<>();

    private void tampered(int code, String name, Consumer<Tampered> how) {
        cases.add(new Case(name, code, UNTOLD, List.of(), how));
    }

    private void tampered(
            int code, int script, String name, List<String> options, Consumer<Tampered> how) {
        cases.add(new Case(name, code, script, options, how));
    }

    @Test
    void eachIsRefusedForItsOwnReason(@TempDir Path directory) throws IOException {
        try (var bundle = new SignedBundle(directory)) {
            var strangers = SigningKeys.open(directory.resolve("strangers"), bundle.store.clock);
            envelopes(bundle, strangers.current());
            statements(bundle);
            elsewhere(bundle);
            contents(bundle);
            var codes = new TreeSet<Integer>();
            var wrong = new ArrayList<String>();
            int refused = 0;
            for (Case one : cases) {
                var changed = new Tampered(bundle.good(), bundle.statements());
                one.how().accept(changed);
                int code = verify(bundle, changed, one.options());
                int script = script(bundle, changed, one.options());
                int expected = one.script() == UNTOLD ? one.code() : one.script();
                if (code != one.code() || script != expected) {
                    wrong.add(
                            "%s: %d instead of %d, verify.sh %d instead of %d"
                                    .formatted(one.name(), code, one.code(), script, expected));
                }
                refused += code == 0 ? 0 : 1;
                codes.add(code);
            }
            System.out.printf(
                    "tampered: %d, refused: %d, by exit codes %s%n", cases.size(), refused, codes);
            assertThat(wrong).isEmpty();
            assertThat(cases).hasSizeGreaterThan(25);
            assertThat(refused).isEqualTo(cases.size());
        }
    }

    private void envelopes(SignedBundle bundle, Signer stranger) {
        Signer signer = bundle.signer();
        tampered(12, "signed by another key", it -> it.signed(stranger, _ -> {}));
        tampered(
                12,
                "signed by another key under the id of ours",
                it -> {
                    it.signed(stranger, _ -> {});
                    it.lines(
                            it.lines().stream()
                                    .map(line -> line.replace(stranger.keyId(), signer.keyId()))
                                    .toList());
                });
        tampered(
                12,
                "payload edited",
                it -> it.line(PROVENANCE, line -> repacked(line, "\"issue\":7", "\"issue\":8")));
        tampered(
                12,
                "signature of another statement",
                it -> {
                    String other = it.lines().get(RESULT);
                    it.line(PROVENANCE, line -> head(line) + tail(other));
                });
        tampered(
                12,
                "signature over the payload without its type",
                it -> it.line(PROVENANCE, line -> bare(line, signer)));
        tampered(
                12,
                "signature cut off",
                it ->
                        it.line(
                                PROVENANCE,
                                line -> line.replaceFirst("\"sig\":\"....", "\"sig\":\"")));
        tampered(
                11,
                "payloadType changed",
                it -> it.line(RESULT, line -> line.replace(Tampered.IN_TOTO, "text/plain")));
        tampered(
                11,
                "payload of another type, rightly signed",
                it ->
                        it.line(
                                RESULT,
                                line ->
                                        Tampered.envelope(
                                                Tampered.payload(line),
                                                "application/json",
                                                signer)));
        tampered(
                10,
                "payload twice in an envelope",
                it -> it.line(RESULT, line -> line.replaceFirst("\\{", "{\"payload\":\"e30=\",")));
        tampered(
                10,
                "signatures twice in an envelope",
                it -> it.line(RESULT, line -> line.replaceFirst("}$", ",\"signatures\":[]}")));
        tampered(
                10,
                "no signature",
                it -> it.line(RESULT, line -> line.replaceFirst("\\[\\{.*}]", "[]")));
        tampered(10, "text behind an envelope", it -> it.line(RESULT, line -> line + " {}"));
        tampered(10, "an empty line", it -> it.line(RESULT, line -> line + "\n"));
        tampered(
                10, "no JSON", it -> it.line(RESULT, line -> line.substring(0, line.length() - 3)));
        tampered(
                10,
                "payload that is no base64",
                it ->
                        it.line(
                                RESULT,
                                line -> line.replaceFirst("\"payload\":\"", "\"payload\":\"*")));
        tampered(10, "no envelope at all", it -> it.put(bundle.statements(), "\n"));
        tampered(
                13,
                0,
                "signed by a key that is revoked",
                List.of(
                        "--key",
                        keys(
                                bundle,
                                ",\"revoked\":{\"at\":\"2026-04-01T00:00:00Z\",\"reason\":\"stolen\"}")),
                _ -> {});
        tampered(
                13,
                0,
                "signed after its key was replaced",
                List.of("--key", keys(bundle, ",\"notAfter\":\"2026-02-01T00:00:00Z\"")),
                _ -> {});
        tampered(
                13,
                0,
                "signed before its key was made",
                List.of(
                        "--key",
                        bundle.aside(
                                        "later.json",
                                        bundle.keys
                                                .publicJson()
                                                .replace("2026-03-01", "2026-03-02"))
                                .toString()),
                _ -> {});
    }

    private void statements(SignedBundle bundle) {
        Signer signer = bundle.signer();
        tampered(
                14,
                "a field twice in a statement",
                it ->
                        it.line(
                                RESULT,
                                line ->
                                        Tampered.envelope(
                                                Tampered.payload(line)
                                                        .replaceFirst(
                                                                "\\{",
                                                                "{\"_type\":\"https://in-toto.io/Statement/v1\","),
                                                signer)));
        tampered(
                14,
                "a statement of an older version",
                it ->
                        it.signed(
                                signer,
                                all ->
                                        all.get(RESULT)
                                                .put(
                                                        "_type",
                                                        "https://in-toto.io/Statement/v0.1")));
        tampered(
                14,
                "a statement of an unknown kind",
                it ->
                        it.signed(
                                signer,
                                all ->
                                        all.get(RESULT)
                                                .put("predicateType", "https://example.com/x/v1")));
        tampered(14, "no summary", it -> it.lines(it.lines().subList(0, it.lines().size() - 1)));
        tampered(
                14,
                "the summary twice",
                it -> {
                    List<String> lines = it.lines();
                    lines.add(lines.getLast());
                    it.lines(lines);
                });
        tampered(
                14,
                "a provenance of something else than an agent's run",
                it ->
                        it.signed(
                                signer,
                                all ->
                                        at(all.get(PROVENANCE), "/predicate/buildDefinition")
                                                .put("buildType", "https://example.com/build")));
        tampered(
                15,
                "a result of another commit",
                it ->
                        it.signed(
                                signer,
                                all ->
                                        at(all.get(RESULT), "/subject/0/digest")
                                                .put("gitCommit", "1".repeat(40))));
        tampered(
                15,
                "another patch than the subject's",
                it -> it.resigned(signer, "patch.diff", "another patch\n"));
        tampered(
                16,
                "a summary that speaks for another repository",
                it ->
                        it.signed(
                                signer,
                                all ->
                                        at(all.getLast(), "/predicate")
                                                .put(
                                                        "resourceUri",
                                                        "git+https://github.com/acme/bank@refs/heads/main")));
        tampered(
                17,
                "a result by another policy",
                it ->
                        it.signed(
                                signer,
                                all ->
                                        at(all.get(RESULT), "/predicate/configuration/0/digest")
                                                .put("sha256", "9".repeat(64))));
        tampered(
                20,
                "a result left out",
                it -> {
                    List<String> lines = it.lines();
                    lines.remove(RESULT);
                    it.lines(lines);
                });
        tampered(
                20,
                "a result put in",
                it -> {
                    List<String> lines = it.lines();
                    lines.add(
                            RESULT,
                            Tampered.envelope(
                                    Tampered.payload(lines.get(RESULT))
                                            .replace("\"exitCode\":0", "\"exitCode\":5"),
                                    signer));
                    it.lines(lines);
                });
        tampered(
                21,
                "a failed check under a summary that passed",
                it ->
                        it.signed(
                                signer,
                                all ->
                                        at(all.get(RESULT + 1), "/predicate")
                                                .put("result", "FAILED")));
        tampered(
                21,
                "a failed check",
                it -> replace(it, bundle.files(CheckOutcome.FAILED, Optional.empty())));
        tampered(
                21,
                "an attempt that was handed back",
                it ->
                        replace(
                                it,
                                bundle.files(
                                        CheckOutcome.PASSED,
                                        Optional.of(FailureReason.POLICY_DENIED))));
    }

    private void elsewhere(SignedBundle bundle) {
        tampered(
                15,
                UNTOLD,
                "evidence of an older head",
                List.of("--commit", "2".repeat(40)),
                _ -> {});
        tampered(
                16,
                UNTOLD,
                "evidence of another repository",
                List.of("--repo", "acme/bank"),
                _ -> {});
        tampered(
                16,
                UNTOLD,
                "evidence of a repository of the same name elsewhere",
                List.of("--repo", "https://github.example/acme/widgets"),
                _ -> {});
        tampered(
                17,
                UNTOLD,
                "judged by another policy than the base branch's",
                List.of("--policy", "7".repeat(64)),
                _ -> {});
        tampered(22, 0, "no sign-off", List.of("--require-sign-off"), _ -> {});
        tampered(
                22,
                0,
                "a sign-off that is void",
                List.of("--require-sign-off"),
                it -> it.put("sign-off-x-1.intoto.jsonl", signOffs(it, bundle, "GIVEN", "VOID")));
        tampered(
                22,
                0,
                "a sign-off of another commit",
                List.of("--require-sign-off"),
                it ->
                        it.put(
                                "sign-off-x-1.intoto.jsonl",
                                signOffs(it, bundle, "GIVEN").isEmpty()
                                        ? ""
                                        : Tampered.envelope(
                                                        Tampered.payload(
                                                                        signOffs(
                                                                                it, bundle,
                                                                                "GIVEN"))
                                                                .replace(
                                                                        "\"headSha\":\""
                                                                                + bundle.head.hex(),
                                                                        "\"headSha\":\""
                                                                                + "3".repeat(40)),
                                                        bundle.signer())
                                                + "\n"));
    }

    private void contents(SignedBundle bundle) {
        Signer signer = bundle.signer();
        tampered(18, "a log missing", it -> it.files.remove("logs/unit.log"));
        tampered(18, "the manifest missing", it -> it.files.remove("manifest.json"));
        tampered(18, "the statements missing", it -> it.files.remove(bundle.statements()));
        tampered(
                18,
                "a second file of statements",
                it -> it.put("a.intoto.jsonl", it.text(bundle.statements())));
        tampered(
                19,
                "one byte of a log changed",
                it -> it.put("logs/unit.log", "All 3 tests passed\n"));
        tampered(19, "a log cut off", it -> it.put("logs/unit.log", "all 3"));
        tampered(19, "the sums changed", it -> it.put("SHA256SUMS", it.text("SHA256SUMS") + "\n"));
        tampered(19, "the public key changed", it -> it.put("public-key.pem", "x"));
        tampered(19, "the script changed", it -> it.put("verify.sh", "#!/bin/sh\nexit 0\n"));
        tampered(24, "a file added", it -> it.put("logs/more.log", "all is well\n"));
        tampered(
                19,
                "a record of the log changed",
                it -> it.put("task-log.jsonl", it.text("task-log.jsonl").replace("@ada", "@eve")));
        tampered(
                25,
                "a record of the log changed, and signed for",
                it ->
                        it.resigned(
                                signer,
                                "task-log.jsonl",
                                it.text("task-log.jsonl").replaceFirst("@ada", "@eve")));
        tampered(
                25,
                "the end of the log left out, and signed for",
                it -> {
                    List<String> log = it.text("task-log.jsonl").lines().toList();
                    it.resigned(signer, "task-log.jsonl", log.getFirst() + "\n");
                });
        tampered(
                25,
                "the start of the log left out, and signed for",
                it -> {
                    List<String> log = it.text("task-log.jsonl").lines().toList();
                    it.resigned(
                            signer,
                            "task-log.jsonl",
                            String.join("\n", log.subList(1, log.size())) + "\n");
                });
    }

    /** Signed statements of people, in this order. */
    private static String signOffs(Tampered it, SignedBundle bundle, String... decisions) {
        String summary = it.payloads().getLast();
        var text = new StringBuilder();
        for (String decision : decisions) {
            var statement = (ObjectNode) JSON.readTree(summary);
            statement.put("predicateType", "https://nightkiln.dev/signoff/v1");
            var said = statement.putObject("predicate");
            said.putArray("approvers").addObject().put("id", 12).put("login", "bob");
            said.put("headSha", bundle.head.hex());
            said.put("policySha256", SignedBundle.POLICY);
            said.put("decision", decision);
            said.put("at", "2026-03-01T11:00:00Z");
            said.putArray("inputAttestations")
                    .addObject()
                    .putObject("digest")
                    .put("sha256", SignedBundle.sha256(summary.getBytes(StandardCharsets.UTF_8)));
            text.append(Tampered.envelope(JSON.writeValueAsString(statement), bundle.signer()))
                    .append('\n');
        }
        return text.toString();
    }

    private static ObjectNode at(ObjectNode statement, String path) {
        return (ObjectNode) statement.at(path);
    }

    private static void replace(Tampered it, Map<String, byte[]> files) {
        it.files.clear();
        it.files.putAll(files);
    }

    private static String keys(SignedBundle bundle, String more) {
        String list = bundle.keys.publicJson();
        String changed = list.replaceFirst("}]}", more.replace("$", "\\$") + "}]}");
        return bundle.aside("keys-" + Math.abs(more.hashCode()) + ".json", changed).toString();
    }

    private static String repacked(String line, String before, String after) {
        String payload = Tampered.payload(line);
        assertThat(payload).contains(before);
        return line.replaceFirst(
                "\"payload\":\"[^\"]*\"",
                "\"payload\":\""
                        + Base64.getEncoder()
                                .encodeToString(
                                        payload.replace(before, after)
                                                .getBytes(StandardCharsets.UTF_8))
                        + "\"");
    }

    private static String bare(String line, Signer signer) {
        byte[] payload = Tampered.payload(line).getBytes(StandardCharsets.UTF_8);
        return line.replaceFirst(
                "\"sig\":\"[^\"]*\"",
                "\"sig\":\"" + Base64.getEncoder().encodeToString(signer.sign(payload)) + "\"");
    }

    private static String head(String line) {
        return line.substring(0, line.indexOf("\"signatures\""));
    }

    private static String tail(String line) {
        return line.substring(line.indexOf("\"signatures\""));
    }

    /** With our key, unless the case names one. */
    private static int verify(SignedBundle bundle, Tampered it, List<String> options)
            throws IOException {
        Path zip = Files.write(bundle.clone.resolveSibling("b.zip"), SignedBundle.zip(it.files));
        var arguments = new ArrayList<>(List.of("verify", zip.toString()));
        arguments.addAll(options);
        if (!options.contains("--key")) {
            arguments.addAll(
                    List.of(
                            "--key",
                            bundle.aside("keys.json", bundle.keys.publicJson()).toString()));
        }
        return Cli.run(arguments.toArray(String[]::new));
    }

    private static int script(SignedBundle bundle, Tampered it, List<String> options)
            throws IOException {
        Path unpacked = Unpacked.fresh(bundle.clone.resolveSibling("unpacked"), it.files);
        Path script = bundle.aside("trusted-verify.sh", VerifyScript.text());
        Path key = bundle.aside("trusted.pem", bundle.signer().publicKeyPem());
        var command = new ArrayList<>(List.of("dash", script.toString(), key.toString()));
        command.addAll(List.of("--dir", unpacked.toString()));
        var said = new LinkedHashMap<String, String>();
        for (int i = 0; i + 1 < options.size(); i += 2) {
            said.put(options.get(i), options.get(i + 1));
        }
        said.remove("--key");
        said.forEach((option, value) -> command.addAll(List.of(option, value)));
        return Ran.in(unpacked, command).code();
    }
}
