package dev.nightkiln;

import static dev.nightkiln.Tampered.JSON;
import static dev.nightkiln.Tampered.PROVENANCE;
import static dev.nightkiln.Tampered.RESULT;

import dev.nightkiln.attest.Signer;

import tools.jackson.databind.node.ObjectNode;

import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;

/** The same written otherwise, so that one reader may find in it what the next does not. */
final class SpellingTamperings {
    private final Tamperings all;
    private final SignedBundle bundle;
    private final Signer signer;

    private SpellingTamperings(Tamperings all) {
        this.all = all;
        this.bundle = all.bundle();
        this.signer = bundle.signer();
    }

    static void addTo(Tamperings all) {
        var made = new SpellingTamperings(all);
        made.fields();
        made.bytes();
        made.signatures();
        made.digests();
        made.values();
    }

    private void fields() {
        all.add(
                10,
                "payload twice in an envelope, once in escapes",
                it ->
                        it.line(
                                RESULT,
                                line ->
                                        line.replaceFirst(
                                                "\\{", "{\"p\\\\u0061yload\":\"e30=\",")));
        all.add(
                10,
                "signatures twice in an envelope, once in escapes",
                it ->
                        it.line(
                                RESULT,
                                line -> line.replaceFirst("}$", ",\"signature\\\\u0073\":[]}")));
        all.add(
                14,
                "a field twice in a statement, once in escapes",
                it -> payload(it, text -> text.replaceFirst("\\{", "{\"\\\\u005ftype\":\"\",")));
        all.add(10, "an envelope in an array", it -> it.line(RESULT, line -> "[" + line + "]"));
    }

    private void bytes() {
        all.add(10, "a byte order mark", it -> it.line(PROVENANCE, line -> "\ufeff" + line));
        all.add(10, "a carriage return", it -> it.line(PROVENANCE, line -> line + "\r"));
        all.add(10, "two envelopes in a line", it -> it.line(RESULT, line -> line + line));
        all.add(10, "a comma behind", it -> it.line(RESULT, line -> line + ","));
        all.add(10, "a remark behind", it -> it.line(RESULT, line -> line + "// all is well"));
        all.add(
                10,
                12,
                "both alphabets of base64 in one text",
                List.of(),
                it ->
                        it.line(
                                RESULT,
                                line -> line.replaceFirst("\"payload\":\"", "\"payload\":\"-/-/")));
        all.add(
                10,
                "base64 with something behind its end",
                it ->
                        it.line(
                                RESULT,
                                line -> line.replaceFirst("\"payload\":\"", "\"payload\":\"e30=")));
        all.add(14, "no JSON in an envelope", it -> payload(it, text -> text.substring(1)));
    }

    private void signatures() {
        all.add(
                10,
                0,
                "more signatures than anybody makes",
                List.of(),
                it -> it.line(RESULT, line -> line.replaceFirst("\\[\\{", "[" + junk(16) + "{")));
        all.add(
                12,
                "empty signatures",
                it ->
                        it.line(
                                RESULT,
                                line ->
                                        line.replaceFirst(
                                                "\\[\\{.*}]", "[{\"keyid\":\"\",\"sig\":\"\"}]")));
        all.add(
                12,
                "many signatures, none of them good",
                it ->
                        it.line(
                                RESULT,
                                line ->
                                        line.replaceFirst(
                                                "\\[\\{.*}]",
                                                "[" + junk(15) + junk(1).replace("},", "}]"))));
        all.add(
                10,
                "a signature that is a number",
                it ->
                        it.line(
                                RESULT,
                                line -> line.replaceFirst("\"sig\":\"[^\"]*\"", "\"sig\":0")));
    }

    /** Signatures of the right length, each with a comma behind it. */
    private static String junk(int many) {
        return "{\"keyid\":\"\",\"sig\":\"%s==\"},".formatted("A".repeat(86)).repeat(many);
    }

    private void digests() {
        all.add(
                15,
                "digests in capitals in all subjects",
                it ->
                        it.signed(
                                signer,
                                all -> all.forEach(capitals("/subject/0/digest", "gitCommit"))));
        all.add(
                17,
                "the policy in capitals in a result",
                it ->
                        it.signed(
                                signer,
                                all ->
                                        capitals("/predicate/configuration/0/digest", "sha256")
                                                .accept(all.get(RESULT))));
        all.add(
                20,
                "the digests of the statements in capitals",
                it -> {
                    List<ObjectNode> statements = statements(it);
                    capitals("/predicate/inputAttestations/0/digest", "sha256")
                            .accept(statements.getLast());
                    it.line(
                            statements.size() - 1,
                            _ ->
                                    Tampered.envelope(
                                            JSON.writeValueAsString(statements.getLast()), signer));
                });
    }

    private static List<ObjectNode> statements(Tampered it) {
        return it.payloads().stream().map(each -> (ObjectNode) JSON.readTree(each)).toList();
    }

    private static Consumer<ObjectNode> capitals(String path, String field) {
        return statement -> {
            var digest = (ObjectNode) statement.at(path);
            digest.put(field, digest.path(field).asString("").toUpperCase(Locale.ROOT));
        };
    }

    private void values() {
        all.add(
                21,
                "a result that is neither good nor bad",
                it -> it.signed(signer, all -> predicate(all.get(RESULT)).put("result", "PASS")));
        all.add(
                21,
                "a result in small letters",
                it -> it.signed(signer, all -> predicate(all.get(RESULT)).put("result", "failed")));
        all.add(
                21,
                "a result that is true",
                it -> it.signed(signer, all -> predicate(all.get(RESULT)).put("result", true)));
        all.add(
                21,
                "a summary that says yes",
                it ->
                        it.signed(
                                signer,
                                all ->
                                        predicate(all.getLast())
                                                .put("verificationResult", "passed")));
    }

    private static ObjectNode predicate(ObjectNode statement) {
        return (ObjectNode) statement.path("predicate");
    }

    /** Signs for a statement as a text. */
    private void payload(Tampered it, UnaryOperator<String> change) {
        it.line(RESULT, line -> Tampered.envelope(change.apply(Tampered.payload(line)), signer));
    }
}
