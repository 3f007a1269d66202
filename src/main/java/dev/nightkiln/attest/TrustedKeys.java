package dev.nightkiln.attest;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The keys whose signatures somebody takes. Which one signed is found by trying, not by its id. */
public final class TrustedKeys {
    /** Somebody who changes keys every week has so many after twenty years. */
    private static final int MOST = 1000;

    private final List<TrustedKey> keys;

    private TrustedKeys(List<TrustedKey> keys) {
        this.keys = List.copyOf(keys);
    }

    /**
     * Of files that each hold a public key as PEM or a list as {@code nightkiln-keys.json}. What
     * one list says against a key holds against it in all of them.
     *
     * @throws IllegalArgumentException when one holds neither
     */
    public static TrustedKeys of(List<String> files) {
        var keys = new ArrayList<TrustedKey>();
        for (String text : files) {
            keys.addAll(
                    text.strip().startsWith("{")
                            ? KeyList.read(text).trusted()
                            : List.of(PublicKeys.pem(text)));
        }
        if (keys.size() > MOST) {
            throw new IllegalArgumentException("more than " + MOST + " keys");
        }
        return new TrustedKeys(keys);
    }

    public boolean isEmpty() {
        return keys.isEmpty();
    }

    /** The key that made one of the signatures. */
    TrustedKey signerOf(byte[] message, List<byte[]> signatures, String place) {
        Optional<TrustedKey> revoked = Optional.empty();
        // The newest comes last, and signs most of what is looked at.
        for (TrustedKey key : keys.reversed()) {
            if (signatures.stream().anyMatch(each -> key.verifies(message, each))) {
                if (revocation(key).isEmpty()) {
                    return key;
                }
                revoked = Optional.of(key);
            }
        }
        throw revoked.map(key -> revoked(key, place))
                .orElseGet(() ->
                        new Rejected(
                                Fault.NOT_TRUSTED,
                                place + " has no signature by a key that you trust"));
    }

    /**
     * @throws Rejected when, by any of the lists, it was not this key's time
     */
    void requireValidAt(TrustedKey signer, Instant time, String place) {
        keys.stream()
                .filter(key -> key.id().equals(signer.id()))
                .forEach(key -> key.requireValidAt(time, place));
    }

    /** Whether one of the lists has it, which says more of a key than a PEM can. */
    boolean knowsTimesOf(TrustedKey key) {
        return keys.stream().anyMatch(each -> each.id().equals(key.id()) && each.isListed());
    }

    private Optional<TrustedKey.Revocation> revocation(TrustedKey key) {
        return keys.stream()
                .filter(each -> each.id().equals(key.id()))
                .flatMap(each -> each.revocation().stream())
                .findFirst();
    }

    private Rejected revoked(TrustedKey key, String place) {
        return new Rejected(
                Fault.KEY_NOT_VALID,
                "%s is signed by key %s, revoked %s"
                        .formatted(
                                place,
                                key.id(),
                                revocation(key)
                                        .map(each -> "on " + each.at() + ": " + each.reason())
                                        .orElse("")));
    }
}
