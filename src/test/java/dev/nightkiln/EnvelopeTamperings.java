package dev.nightkiln;

import static dev.nightkiln.Tampered.PROVENANCE;
import static dev.nightkiln.Tampered.RESULT;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nightkiln.attest.Signer;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;

/** Envelopes that were changed, and signatures that are not good. */
final class EnvelopeTamperings {
    private final Tamperings all;
    private final SignedBundle bundle;
    private final Signer signer;
    private final Signer stranger;

    private EnvelopeTamperings(Tamperings all, Signer stranger) {
        this.all = all;
        this.bundle = all.bundle();
        this.signer = bundle.signer();
        this.stranger = stranger;
    }

    static void addTo(Tamperings all, Signer stranger) {
        var made = new EnvelopeTamperings(all, stranger);
        made.signatures();
        made.types();
        made.twice();
        made.malformed();
        made.validity();
    }

    private void signatures() {
        all.add(12, "signed by another key", it -> it.signed(stranger, _ -> {}));
        all.add(
                12,
                "signed by another key under the id of ours",
                it -> {
                    it.signed(stranger, _ -> {});
                    it.lines(
                            it.lines().stream()
                                    .map(line -> line.replace(stranger.keyId(), signer.keyId()))
                                    .toList());
                });
        all.add(
                12,
                "payload edited",
                it -> it.line(PROVENANCE, line -> repacked(line, "\"issue\":7", "\"issue\":8")));
        all.add(
                12,
                "signature of another statement",
                it -> {
                    String other = it.lines().get(RESULT);
                    it.line(PROVENANCE, line -> head(line) + tail(other));
                });
        all.add(
                12,
                "signature over the payload without its type",
                it -> it.line(PROVENANCE, line -> bare(line, signer)));
        all.add(
                12,
                "signature cut off",
                it ->
                        it.line(
                                PROVENANCE,
                                line -> line.replaceFirst("\"sig\":\"....", "\"sig\":\"")));
    }

    private void types() {
        all.add(
                11,
                "payloadType changed",
                it -> it.line(RESULT, line -> line.replace(Tampered.IN_TOTO, "text/plain")));
        all.add(
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
    }

    private void twice() {
        all.add(
                10,
                "payload twice in an envelope",
                it -> it.line(RESULT, line -> line.replaceFirst("\\{", "{\"payload\":\"e30=\",")));
        all.add(
                10,
                "signatures twice in an envelope",
                it -> it.line(RESULT, line -> line.replaceFirst("}$", ",\"signatures\":[]}")));
        all.add(
                10,
                "no signature",
                it -> it.line(RESULT, line -> line.replaceFirst("\\[\\{.*}]", "[]")));
    }

    private void malformed() {
        all.add(10, "text behind an envelope", it -> it.line(RESULT, line -> line + " {}"));
        all.add(10, "an empty line", it -> it.line(RESULT, line -> line + "\n"));
        all.add(10, "no JSON", it -> it.line(RESULT, line -> line.substring(0, line.length() - 3)));
        all.add(
                10,
                "payload that is no base64",
                it ->
                        it.line(
                                RESULT,
                                line -> line.replaceFirst("\"payload\":\"", "\"payload\":\"*")));
        all.add(10, "no envelope at all", it -> it.put(bundle.statements(), "\n"));
    }

    private void validity() {
        all.add(
                13,
                0,
                "signed by a key that is revoked",
                List.of(
                        "--key",
                        keys(
                                bundle,
                                ",\"revoked\":{\"at\":\"2026-04-01T00:00:00Z\",\"reason\":\"stolen\"}")),
                _ -> {});
        all.add(
                13,
                0,
                "signed after its key was replaced",
                List.of("--key", keys(bundle, ",\"notAfter\":\"2026-02-01T00:00:00Z\"")),
                _ -> {});
        all.add(
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

    private static String keys(SignedBundle bundle, String more) {
        String list = bundle.keys.publicJson();
        String changed = list.replaceFirst("}]}", more.replace("$", "\\$") + "}]}");
        return bundle.aside("keys-" + Integer.toHexString(more.hashCode()) + ".json", changed)
                .toString();
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
}
