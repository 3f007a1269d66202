package dev.nightkiln;

import static dev.nightkiln.Tampered.JSON;

import dev.nightkiln.attest.Signer;

import tools.jackson.databind.node.ObjectNode;

import java.nio.charset.StandardCharsets;
import java.util.List;

/** Genuine statements with other files beside them, or about something else than what is asked. */
final class ContentTamperings {
    private final Tamperings all;
    private final SignedBundle bundle;
    private final Signer signer;

    private ContentTamperings(Tamperings all) {
        this.all = all;
        this.bundle = all.bundle();
        this.signer = bundle.signer();
    }

    static void addTo(Tamperings all) {
        var made = new ContentTamperings(all);
        made.missing();
        made.changed();
        made.log();
        made.elsewhere();
        made.signOffs();
    }

    private void missing() {
        all.add(18, "a log missing", it -> it.files.remove("logs/unit.log"));
        all.add(18, "the manifest missing", it -> it.files.remove("manifest.json"));
        all.add(18, "the statements missing", it -> it.files.remove(bundle.statements()));
        all.add(
                18,
                "a second file of statements",
                it -> it.put("a.intoto.jsonl", it.text(bundle.statements())));
    }

    private void changed() {
        all.add(
                19,
                "one byte of a log changed",
                it -> it.put("logs/unit.log", "All 3 tests passed\n"));
        all.add(19, "a log cut off", it -> it.put("logs/unit.log", "all 3"));
        all.add(19, "the sums changed", it -> it.put("SHA256SUMS", it.text("SHA256SUMS") + "\n"));
        all.add(19, "the public key changed", it -> it.put("public-key.pem", "x"));
        all.add(19, "the script changed", it -> it.put("verify.sh", "#!/bin/sh\nexit 0\n"));
        all.add(24, "a file added", it -> it.put("logs/more.log", "all is well\n"));
    }

    private void log() {
        all.add(
                19,
                "a record of the log changed",
                it -> it.put("task-log.jsonl", it.text("task-log.jsonl").replace("@ada", "@eve")));
        all.add(
                25,
                "a record of the log changed, and signed for",
                it ->
                        it.resigned(
                                signer,
                                "task-log.jsonl",
                                it.text("task-log.jsonl").replaceFirst("@ada", "@eve")));
        all.add(
                25,
                "the end of the log left out, and signed for",
                it -> {
                    List<String> log = it.text("task-log.jsonl").lines().toList();
                    it.resigned(signer, "task-log.jsonl", log.getFirst() + "\n");
                });
        all.add(
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

    private void elsewhere() {
        all.add(
                15,
                Tamperings.SAME,
                "evidence of an older head",
                List.of("--commit", "2".repeat(40)),
                _ -> {});
        all.add(
                16,
                Tamperings.SAME,
                "evidence of another repository",
                List.of("--repo", "acme/bank"),
                _ -> {});
        all.add(
                16,
                Tamperings.SAME,
                "evidence of a repository of the same name elsewhere",
                List.of("--repo", "https://github.example/acme/widgets"),
                _ -> {});
        all.add(
                17,
                Tamperings.SAME,
                "judged by another policy than the base branch's",
                List.of("--policy", "7".repeat(64)),
                _ -> {});
    }

    private void signOffs() {
        all.add(22, 0, "no sign-off", List.of("--require-sign-off"), _ -> {});
        all.add(
                22,
                0,
                "a sign-off that is void",
                List.of("--require-sign-off"),
                it -> it.put("sign-off-x-1.intoto.jsonl", signOffs(it, bundle, "GIVEN", "VOID")));
        all.add(
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
}
