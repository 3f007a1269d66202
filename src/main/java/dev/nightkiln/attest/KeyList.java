package dev.nightkiln.attest;

import dev.nightkiln.attest.TrustedKey.Revocation;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

import java.nio.charset.StandardCharsets;
import java.security.PublicKey;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;

/**
 * The public keys that an installation ever signed with, as {@code nightkiln-keys.json}: with the
 * time in which each was used and, where it was, its revocation.
 */
record KeyList(List<TrustedKey> trusted) {
    KeyList {
        trusted = List.copyOf(trusted);
    }

    /** The one that is in use: neither replaced nor revoked. */
    Optional<TrustedKey> current() {
        return trusted.stream()
                .filter(key -> key.notAfter().isEmpty() && key.revocation().isEmpty())
                .findFirst();
    }

    KeyList with(TrustedKey key) {
        var all = new ArrayList<>(trusted);
        all.add(key);
        return new KeyList(all);
    }

    KeyList replacing(String id, UnaryOperator<TrustedKey> change) {
        return new KeyList(
                trusted.stream()
                        .map(key -> key.id().equals(id) ? change.apply(key) : key)
                        .toList());
    }

    String json() {
        var list = JsonNodeFactory.instance.objectNode();
        var keys = list.putArray("keys");
        trusted.forEach(key -> keys.add(json(key)));
        return new String(StrictJson.bytes(list), StandardCharsets.UTF_8) + "\n";
    }

    private static ObjectNode json(TrustedKey key) {
        var json = JsonNodeFactory.instance.objectNode();
        json.put("keyid", key.id());
        json.put("algorithm", "Ed25519");
        json.put("publicKey", PublicKeys.pem(key.key()));
        key.notBefore().ifPresent(from -> json.put("notBefore", from.toString()));
        key.notAfter().ifPresent(to -> json.put("notAfter", to.toString()));
        key.revocation()
                .ifPresent(revocation ->
                        json.putObject("revoked")
                                .put("at", revocation.at().toString())
                                .put("reason", revocation.reason()));
        return json;
    }

    /**
     * @throws IllegalArgumentException when the text is no list of keys; a list that is only partly
     *     understood trusts nobody
     */
    static KeyList read(String text) {
        try {
            JsonNode keys =
                    StrictJson.object(
                                    text.getBytes(StandardCharsets.UTF_8),
                                    Fault.NOT_TRUSTED,
                                    "the list of keys")
                            .path("keys");
            if (!keys.isArray()) {
                throw new IllegalArgumentException("the list of keys has no \"keys\"");
            }
            var trusted = new ArrayList<TrustedKey>();
            for (JsonNode each : keys) {
                trusted.add(key(each));
            }
            return new KeyList(trusted);
        } catch (Rejected malformed) {
            throw new IllegalArgumentException(malformed.getMessage(), malformed);
        } catch (DateTimeParseException noTime) {
            throw new IllegalArgumentException("the list of keys has a malformed time", noTime);
        }
    }

    private static TrustedKey key(JsonNode json) {
        PublicKey key = PublicKeys.parsed(text(json, "publicKey"));
        String id = PublicKeys.id(key);
        if (!id.equals(text(json, "keyid"))) {
            throw new IllegalArgumentException("the list of keys has an id of another key");
        }
        JsonNode revoked = json.path("revoked");
        return new TrustedKey(
                key,
                id,
                time(json, "notBefore"),
                time(json, "notAfter"),
                revoked.isMissingNode()
                        ? Optional.empty()
                        : Optional.of(
                                new Revocation(
                                        Instant.parse(text(revoked, "at")),
                                        text(revoked, "reason"))));
    }

    private static Optional<Instant> time(JsonNode json, String field) {
        return json.path(field).isMissingNode()
                ? Optional.empty()
                : Optional.of(Instant.parse(text(json, field)));
    }

    private static String text(JsonNode json, String field) {
        return StrictJson.text(json, field, Fault.NOT_TRUSTED, "a key of the list");
    }
}
