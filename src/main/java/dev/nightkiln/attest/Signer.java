package dev.nightkiln.attest;

/** Signs with Ed25519. The private key may be in a file or somewhere that never gives it away. */
public interface Signer {
    /** The SHA-256 of the public key as SubjectPublicKeyInfo in DER. */
    String keyId();

    /** The public key as PEM, as {@code openssl pkey -pubin} reads it. */
    String publicKeyPem();

    byte[] sign(byte[] message);
}
