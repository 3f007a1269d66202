package dev.nightkiln;

import dev.nightkiln.attest.Signer;

import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Objects;
import java.util.SequencedMap;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;

/**
 * A bundle in the hands of somebody who changes it, with or without a key. Signs by an
 * implementation of its own, so that a mistake in ours is not made twice.
 */
final class Tampered {
    static final JsonMapper JSON = JsonMapper.shared();
    static final int PROVENANCE = 0;
    static final int RESULT = 1;
    static final String IN_TOTO = "application/vnd.in-toto+json";

    final SequencedMap<String, byte[]> files;
    private final String statements;

    Tampered(SequencedMap<String, byte[]> files, String statements) {
        this.files = new TreeMap<>(files);
        this.statements = statements;
    }

    List<String> lines() {
        return new ArrayList<>(text(statements).lines().toList());
    }

    String text(String name) {
        return new String(files.get(name), StandardCharsets.UTF_8);
    }

    Tampered put(String name, String text) {
        files.put(name, text.getBytes(StandardCharsets.UTF_8));
        return this;
    }

    Tampered lines(List<String> lines) {
        return put(statements, String.join("\n", lines) + "\n");
    }

    /** One line of envelopes as a text. */
    Tampered line(int index, UnaryOperator<String> change) {
        List<String> lines = lines();
        lines.set(index, change.apply(lines.get(index)));
        return lines(lines);
    }

    List<String> payloads() {
        return new ArrayList<>(lines().stream().map(Tampered::payload).toList());
    }

    static String payload(String line) {
        return new String(
                Base64.getDecoder().decode(JSON.readTree(line).path("payload").stringValue()),
                StandardCharsets.UTF_8);
    }

    /** Signs changed statements as somebody with the key would, and a summary that fits them. */
    Tampered signed(Signer signer, Consumer<List<ObjectNode>> change) {
        var statements = new ArrayList<ObjectNode>();
        payloads().forEach(each -> statements.add((ObjectNode) JSON.readTree(each)));
        change.accept(statements);
        var summary = (ObjectNode) statements.getLast().path("predicate");
        ArrayNode inputs = summary.putArray("inputAttestations");
        for (ObjectNode each : statements.subList(0, statements.size() - 1)) {
            inputs.addObject()
                    .put("uri", each.path("predicateType").asString(""))
                    .putObject("digest")
                    .put("sha256", SignedBundle.sha256(JSON.writeValueAsBytes(each)));
        }
        // Where the parts of a summary are is part of its form, see verify.sh.
        summary.set("verificationResult", summary.remove("verificationResult"));
        summary.set("verifiedLevels", summary.remove("verifiedLevels"));
        return lines(
                statements.stream()
                        .map(each -> envelope(JSON.writeValueAsString(each), signer))
                        .toList());
    }

    static String envelope(String payload, Signer signer) {
        return envelope(payload, IN_TOTO, signer);
    }

    static String envelope(String payload, String type, Signer signer) {
        byte[] body = payload.getBytes(StandardCharsets.UTF_8);
        byte[] start =
                "DSSEv1 %d %s %d "
                        .formatted(type.length(), type, body.length)
                        .getBytes(StandardCharsets.UTF_8);
        byte[] encoded =
                ByteBuffer.allocate(start.length + body.length).put(start).put(body).array();
        return "{\"payload\":\"%s\",\"payloadType\":\"%s\",\"signatures\":[{\"keyid\":\"%s\",\"sig\":\"%s\"}]}"
                .formatted(
                        Base64.getEncoder().encodeToString(body),
                        type,
                        signer.keyId(),
                        Base64.getEncoder().encodeToString(signer.sign(encoded)));
    }

    /** What the provenance says a file is. */
    static void byproduct(ObjectNode provenance, String name, String digest) {
        for (var each : provenance.at("/predicate/runDetails/byproducts")) {
            if (each.path("name").asString("").equals(name)) {
                ((ObjectNode) each.path("digest")).put("sha256", digest);
            }
        }
    }

    private byte[] file(String name) {
        return Objects.requireNonNull(files.get(name), name);
    }

    /** Changes a file and signs for it, sums included. */
    Tampered resigned(Signer signer, String name, String text) {
        String before = SignedBundle.sha256(file(name));
        put(name, text);
        String after = SignedBundle.sha256(file(name));
        put("SHA256SUMS", text("SHA256SUMS").replace(before, after));
        return signed(
                signer,
                statements -> {
                    byproduct(statements.getFirst(), name, after);
                    byproduct(
                            statements.getFirst(),
                            "SHA256SUMS",
                            SignedBundle.sha256(file("SHA256SUMS")));
                });
    }
}
