package dev.nightkiln.attest;

import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Base64;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A private key in a file of its own, as PKCS#8 in PEM. */
final class KeyFile implements Signer {
    private static final Pattern PEM =
            Pattern.compile(
                    "-----BEGIN PRIVATE KEY-----\\s+([A-Za-z0-9+/=\\s]{1,400})-----END PRIVATE KEY-----\\s*");

    /** Signed and verified once, so that the two halves are known to belong together. */
    private static final byte[] TRIAL = {1, 2, 3};

    private final PrivateKey key;
    private final PublicKey publicKey;
    private final String id;

    private KeyFile(PrivateKey key, PublicKey publicKey) {
        this.key = key;
        this.publicKey = publicKey;
        this.id = PublicKeys.id(publicKey);
    }

    static KeyFile make() {
        try {
            var pair = KeyPairGenerator.getInstance("Ed25519").generateKeyPair();
            return new KeyFile(pair.getPrivate(), pair.getPublic());
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException("every JDK has Ed25519", impossible);
        }
    }

    /** The message of a failure never repeats what is in the file. */
    static KeyFile read(Path file, PublicKey publicKey) {
        Matcher found = PEM.matcher(PrivateFiles.read(file).strip());
        try {
            if (found.matches()) {
                byte[] der = Base64.getMimeDecoder().decode(found.group(1));
                var key =
                        KeyFactory.getInstance("Ed25519")
                                .generatePrivate(new PKCS8EncodedKeySpec(der));
                var read = new KeyFile(key, publicKey);
                var check = Signature.getInstance("Ed25519");
                check.initVerify(publicKey);
                check.update(TRIAL);
                if (check.verify(read.sign(TRIAL))) {
                    return read;
                }
            }
        } catch (GeneralSecurityException | IllegalArgumentException damaged) {
            throw unusable(file);
        }
        throw unusable(file);
    }

    private static IllegalStateException unusable(Path file) {
        return new IllegalStateException(
                file
                        + " does not hold the private key of its name; restore it, or run: nightkiln"
                        + " keys rotate");
    }

    void write(Path file) {
        PrivateFiles.write(
                file,
                "-----BEGIN PRIVATE KEY-----\n" + encoded() + "\n-----END PRIVATE KEY-----\n");
    }

    /** The secret itself, as it stands in its file. */
    String encoded() {
        return Base64.getEncoder().encodeToString(key.getEncoded());
    }

    PublicKey publicKey() {
        return publicKey;
    }

    @Override
    public String keyId() {
        return id;
    }

    @Override
    public String publicKeyPem() {
        return PublicKeys.pem(publicKey);
    }

    @Override
    public byte[] sign(byte[] message) {
        try {
            var signature = Signature.getInstance("Ed25519");
            signature.initSign(key);
            signature.update(message);
            return signature.sign();
        } catch (GeneralSecurityException unusable) {
            throw new IllegalStateException("the key " + id + " cannot sign", unusable);
        }
    }
}
