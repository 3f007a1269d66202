package dev.nightkiln.attest;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;

/**
 * A DSSE envelope (protocol 1.0.0): bytes, what they are, and signatures over both. The key id is a
 * hint that decides nothing. What the payload says counts once a signature over it was verified.
 */
public final class Envelope {
    static final String IN_TOTO = "application/vnd.in-toto+json";

    private static final int LONGEST = 16 * 1024 * 1024;
    private static final int MOST_SIGNATURES = 16;

    private final byte[] payload;
    private final List<byte[]> signatures;

    private Envelope(byte[] payload, List<byte[]> signatures) {
        this.payload = payload;
        this.signatures = signatures;
    }

    /**
     * What is signed: the type and the body, each with its length, so that neither can pass for the
     * other.
     */
    static byte[] preAuthEncoding(String type, byte[] body) {
        byte[] name = type.getBytes(StandardCharsets.UTF_8);
        byte[] head =
                ("DSSEv1 " + name.length + " " + type + " " + body.length + " ")
                        .getBytes(StandardCharsets.UTF_8);
        return ByteBuffer.allocate(head.length + body.length).put(head).put(body).array();
    }

    /** Signs a statement; the line is the envelope as JSON, without a line end. */
    public static String sign(Statement statement, Signer signer) {
        byte[] payload = statement.bytes();
        var signature = JsonNodeFactory.instance.objectNode();
        signature.put("keyid", signer.keyId());
        signature.put(
                "sig",
                Base64.getEncoder().encodeToString(signer.sign(preAuthEncoding(IN_TOTO, payload))));
        var envelope = JsonNodeFactory.instance.objectNode();
        envelope.put("payload", Base64.getEncoder().encodeToString(payload));
        envelope.put("payloadType", IN_TOTO);
        envelope.putArray("signatures").add(signature);
        return new String(StrictJson.bytes(envelope), StandardCharsets.UTF_8);
    }

    /** Reads one envelope; fields that the protocol does not know are ignored, as it demands. */
    static Envelope read(byte[] json, String place) {
        if (json.length > LONGEST) {
            throw malformed(place, "is larger than 16 MiB");
        }
        JsonNode envelope = StrictJson.object(json, Fault.ENVELOPE, place);
        String type = StrictJson.text(envelope, "payloadType", Fault.ENVELOPE, place);
        byte[] payload = base64(envelope, "payload", place);
        List<byte[]> signatures = signatures(envelope.path("signatures"), place);
        if (!type.equals(IN_TOTO)) {
            throw new Rejected(
                    Fault.PAYLOAD_TYPE, place + " has another payloadType than " + IN_TOTO);
        }
        return new Envelope(payload, signatures);
    }

    private static List<byte[]> signatures(JsonNode array, String place) {
        if (!array.isArray() || array.isEmpty() || array.size() > MOST_SIGNATURES) {
            throw malformed(place, "has not between 1 and " + MOST_SIGNATURES + " signatures");
        }
        var signatures = new ArrayList<byte[]>();
        for (JsonNode each : array) {
            JsonNode hint = each.path("keyid");
            if (!hint.isMissingNode() && !hint.isString()) {
                throw malformed(place, "has a \"keyid\" that is no text");
            }
            signatures.add(base64(each, "sig", place));
        }
        return signatures;
    }

    /** Both alphabets, as the protocol demands; not both in one text, and nothing but base64. */
    private static byte[] base64(JsonNode object, String field, String place) {
        String text = StrictJson.text(object, field, Fault.ENVELOPE, place);
        boolean urlSafe = text.indexOf('-') >= 0 || text.indexOf('_') >= 0;
        Base64.Encoder encoder = urlSafe ? Base64.getUrlEncoder() : Base64.getEncoder();
        try {
            byte[] bytes = (urlSafe ? Base64.getUrlDecoder() : Base64.getDecoder()).decode(text);
            if (encoder.encodeToString(bytes).equals(text)
                    || encoder.withoutPadding().encodeToString(bytes).equals(text)) {
                return bytes;
            }
        } catch (IllegalArgumentException notBase64) {
            // Said below, in the same words as for text that only a lenient reader takes.
        }
        throw malformed(place, "has a \"" + field + "\" that is not base64");
    }

    private static Rejected malformed(String place, String how) {
        return new Rejected(Fault.ENVELOPE, place + " " + how);
    }

    /** The predicate as anybody may have written it; only for a file that nobody else writes. */
    JsonNode unverified() {
        return Statement.read(payload, "a statement").predicate();
    }

    /** A payload that a trusted key has signed, and that key. */
    record Opened(Statement statement, TrustedKey key, String sha256) {}

    /** Verifies these bytes first and then reads exactly these bytes. */
    Opened open(TrustedKeys keys, String place) {
        TrustedKey key = keys.signerOf(preAuthEncoding(IN_TOTO, payload), signatures, place);
        return new Opened(Statement.read(payload, place), key, Digests.sha256(payload));
    }
}
