package dev.nightkiln;

import static dev.nightkiln.Tampered.PROVENANCE;
import static dev.nightkiln.Tampered.RESULT;

import dev.nightkiln.attest.Signer;
import dev.nightkiln.verify.CheckOutcome;

import tools.jackson.databind.node.ObjectNode;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;

/** True statements of ours, each under its own signature, out of more than one bundle. */
final class MixedTamperings {
    private final Tamperings all;
    private final SignedBundle bundle;
    private final Signer signer;

    private MixedTamperings(Tamperings all) {
        this.all = all;
        this.bundle = all.bundle();
        this.signer = bundle.signer();
    }

    static void addTo(Tamperings all) {
        var made = new MixedTamperings(all);
        made.ofTheFailedOne();
        made.twice();
        made.others();
    }

    /** Of the same commit, where a check failed, and with another log. */
    private List<String> failed() {
        return new Tampered(
                        bundle.files(CheckOutcome.FAILED, Optional.empty()), bundle.statements())
                .lines();
    }

    private void ofTheFailedOne() {
        all.add(
                20,
                "a failed check's result from another run left out for one that passed",
                it -> it.lines(replaced(failed(), RESULT, it.lines().get(RESULT))));
        all.add(
                20,
                "the summary of a run that passed over one that failed",
                it -> {
                    List<String> lines = failed();
                    it.lines(replaced(lines, lines.size() - 1, it.lines().getLast()));
                });
        all.add(
                20,
                "the provenance of another run",
                it -> {
                    String other =
                            new Tampered(
                                            bundle.good("x\n".getBytes(StandardCharsets.UTF_8)),
                                            bundle.statements())
                                    .lines()
                                    .get(PROVENANCE);
                    it.lines(replaced(it.lines(), PROVENANCE, other));
                });
    }

    private static List<String> replaced(List<String> lines, int at, String other) {
        lines.set(at, other);
        return lines;
    }

    private void twice() {
        all.add(14, "the provenance twice", it -> again(it, PROVENANCE));
        all.add(20, "a result twice", it -> again(it, RESULT));
        all.add(
                21,
                "no result at all, and none named",
                it -> it.signed(signer, all -> all.subList(RESULT, all.size() - 1).clear()));
    }

    private static void again(Tampered it, int line) {
        List<String> lines = it.lines();
        lines.add(lines.get(line));
        it.lines(lines);
    }

    private void others() {
        all.add(
                14,
                "a sign-off among the statements",
                it ->
                        it.signed(
                                signer,
                                all ->
                                        all.get(RESULT)
                                                .put(
                                                        "predicateType",
                                                        "https://nightkiln.dev/signoff/v1")));
        all.add(
                14,
                "a summary by another verifier than the builder",
                it ->
                        it.signed(
                                signer,
                                all ->
                                        ((ObjectNode) all.getLast().at("/predicate/verifier"))
                                                .put("id", "https://nightkiln.dev/instances/x")));
        all.add(
                16,
                "a provenance of another repository",
                it ->
                        it.signed(
                                signer,
                                all ->
                                        ((ObjectNode)
                                                        all.getFirst()
                                                                .at(
                                                                        "/predicate/buildDefinition/externalParameters"))
                                                .put(
                                                        "repository",
                                                        "https://github.com/acme/widget")));
        all.add(
                16,
                Tamperings.SAME,
                "a repository whose name begins alike",
                List.of("--repo", "acme/widget"),
                _ -> {});
        all.add(
                16,
                Tamperings.SAME,
                "a repository named with its host but no scheme",
                List.of("--repo", "github.com/acme/widgets"),
                _ -> {});
        all.add(
                24,
                "a second file of statements, in a directory",
                it -> it.put("logs/sign-off-x.intoto.jsonl", "{}\n"));
    }
}
