package dev.nightkiln;

import static dev.nightkiln.Tampered.PROVENANCE;
import static dev.nightkiln.Tampered.RESULT;

import dev.nightkiln.attest.Signer;
import dev.nightkiln.task.FailureReason;
import dev.nightkiln.verify.CheckOutcome;

import tools.jackson.databind.node.ObjectNode;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Statements that somebody with the key has signed and that do not belong together. */
final class StatementTamperings {
    private final Tamperings all;
    private final SignedBundle bundle;
    private final Signer signer;

    private StatementTamperings(Tamperings all) {
        this.all = all;
        this.bundle = all.bundle();
        this.signer = bundle.signer();
    }

    static void addTo(Tamperings all) {
        var made = new StatementTamperings(all);
        made.kinds();
        made.summaries();
        made.subjects();
        made.policies();
        made.inputs();
        made.results();
    }

    private void kinds() {
        all.add(
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
        all.add(
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
        all.add(
                14,
                "a statement of an unknown kind",
                it ->
                        it.signed(
                                signer,
                                all ->
                                        all.get(RESULT)
                                                .put("predicateType", "https://example.com/x/v1")));
    }

    private void summaries() {
        all.add(14, "no summary", it -> it.lines(it.lines().subList(0, it.lines().size() - 1)));
        all.add(
                14,
                "the summary twice",
                it -> {
                    List<String> lines = it.lines();
                    lines.add(lines.getLast());
                    it.lines(lines);
                });
        all.add(
                14,
                "a provenance of something else than an agent's run",
                it ->
                        it.signed(
                                signer,
                                all ->
                                        at(all.get(PROVENANCE), "/predicate/buildDefinition")
                                                .put("buildType", "https://example.com/build")));
        all.add(
                14,
                "judged by somebody else than who built",
                it ->
                        it.signed(
                                signer,
                                all ->
                                        at(all.getLast(), "/predicate/verifier")
                                                .put("id", "https://example.com/judge")));
    }

    private void subjects() {
        all.add(
                15,
                "a result of another commit",
                it ->
                        it.signed(
                                signer,
                                all ->
                                        at(all.get(RESULT), "/subject/0/digest")
                                                .put("gitCommit", "1".repeat(40))));
        all.add(
                15,
                "another patch than the subject's",
                it -> it.resigned(signer, "patch.diff", "another patch\n"));
    }

    private void policies() {
        all.add(
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
        all.add(
                17,
                "a result by another policy",
                it ->
                        it.signed(
                                signer,
                                all ->
                                        at(all.get(RESULT), "/predicate/configuration/0/digest")
                                                .put("sha256", "9".repeat(64))));
    }

    private void inputs() {
        all.add(
                20,
                "a result left out",
                it -> {
                    List<String> lines = it.lines();
                    lines.remove(RESULT);
                    it.lines(lines);
                });
        all.add(
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
    }

    private void results() {
        all.add(
                21,
                "a check that ended in a way that nobody knows",
                it ->
                        it.signed(
                                signer,
                                all ->
                                        at(all.get(RESULT + 1), "/predicate")
                                                .put("result", "SKIPPED")));
        all.add(
                21,
                "a failed check under a summary that passed",
                it ->
                        it.signed(
                                signer,
                                all ->
                                        at(all.get(RESULT + 1), "/predicate")
                                                .put("result", "FAILED")));
        all.add(
                21,
                "a failed check",
                it -> replace(it, bundle.files(CheckOutcome.FAILED, Optional.empty())));
        all.add(
                21,
                "an attempt that was handed back",
                it ->
                        replace(
                                it,
                                bundle.files(
                                        CheckOutcome.PASSED,
                                        Optional.of(FailureReason.POLICY_DENIED))));
    }

    private static ObjectNode at(ObjectNode statement, String path) {
        return (ObjectNode) statement.at(path);
    }

    private static void replace(Tampered it, Map<String, byte[]> files) {
        it.files.clear();
        it.files.putAll(files);
    }
}
