package dev.nightkiln.attest;

import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PublicKey;
import java.security.spec.X509EncodedKeySpec;
import java.util.Arrays;
import java.util.Base64;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Ed25519 public keys as text: one as PEM (SubjectPublicKeyInfo), and their ids. */
final class PublicKeys {
    private static final Pattern PEM =
            Pattern.compile(
                    "-----BEGIN PUBLIC KEY-----\\s+([A-Za-z0-9+/=\\s]{1,400})-----END PUBLIC KEY-----\\s*");

    private PublicKeys() {}

    static String id(PublicKey key) {
        return Digests.sha256(key.getEncoded());
    }

    static String pem(PublicKey key) {
        return "-----BEGIN PUBLIC KEY-----\n"
                + Base64.getEncoder().encodeToString(key.getEncoded())
                + "\n-----END PUBLIC KEY-----\n";
    }

    /**
     * A key that is valid whenever it signs, as nobody says otherwise.
     *
     * @throws IllegalArgumentException when the text is something else
     */
    static TrustedKey pem(String text) {
        PublicKey key = parsed(text);
        return new TrustedKey(key, id(key), Optional.empty(), Optional.empty(), Optional.empty());
    }

    static PublicKey parsed(String text) {
        Matcher found = PEM.matcher(text.strip());
        if (found.matches()) {
            try {
                byte[] der = Base64.getMimeDecoder().decode(found.group(1));
                PublicKey key =
                        KeyFactory.getInstance("Ed25519")
                                .generatePublic(new X509EncodedKeySpec(der));
                // A shorter form of the same key would have another id.
                if (Arrays.equals(key.getEncoded(), der)) {
                    return key;
                }
            } catch (GeneralSecurityException | IllegalArgumentException damaged) {
                throw new IllegalArgumentException("not an Ed25519 public key", damaged);
            }
        }
        throw new IllegalArgumentException(
                "neither a public key (-----BEGIN PUBLIC KEY-----, Ed25519) nor a nightkiln-keys.json");
    }
}
