package dev.nightkiln.attest;

import java.security.GeneralSecurityException;
import java.security.PublicKey;
import java.security.Signature;
import java.time.Instant;
import java.util.Optional;

/**
 * A public key and when its signatures count: between two instants, and never once it is revoked,
 * since whoever stole it can write any time into a statement.
 */
record TrustedKey(
        PublicKey key,
        String id,
        Optional<Instant> notBefore,
        Optional<Instant> notAfter,
        Optional<Revocation> revocation) {
    /** When it was revoked, and why. */
    record Revocation(Instant at, String reason) {}

    /** A key of a list begins some time; a PEM says nothing. */
    boolean isListed() {
        return notBefore.isPresent();
    }

    boolean verifies(byte[] message, byte[] signature) {
        try {
            var verification = Signature.getInstance("Ed25519");
            verification.initVerify(key);
            verification.update(message);
            return verification.verify(signature);
        } catch (GeneralSecurityException malformed) {
            return false;
        }
    }

    /**
     * @throws Rejected when it was not this key's time
     */
    void requireValidAt(Instant time, String place) {
        if (notBefore.filter(time::isBefore).isPresent()
                || notAfter.filter(time::isAfter).isPresent()) {
            throw new Rejected(
                    Fault.KEY_NOT_VALID,
                    "%s is of %s; its key %s is valid %s%s"
                            .formatted(
                                    place,
                                    time,
                                    id,
                                    notBefore.map(from -> "from " + from).orElse(""),
                                    notAfter.map(to -> " until " + to).orElse("")));
        }
    }
}
