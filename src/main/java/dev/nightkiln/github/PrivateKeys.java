package dev.nightkiln.github;

import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.interfaces.RSAPrivateKey;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Base64;
import java.util.HexFormat;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads the App's private key from the text of its file. */
public final class PrivateKeys {
    private static final Pattern PEM =
            Pattern.compile(
                    "-----BEGIN (RSA )?PRIVATE KEY-----\\s+([A-Za-z0-9+/=\\s]+?)-----END (RSA )?PRIVATE KEY-----\\s*");
    private static final int FEWEST_BITS = 2048;

    /** SEQUENCE { OBJECT IDENTIFIER rsaEncryption, NULL } after INTEGER 0, as PKCS#8 wants it. */
    private static final byte[] RSA_VERSION_AND_ALGORITHM =
            HexFormat.of().parseHex("020100300d06092a864886f70d0101010500");

    private PrivateKeys() {}

    /** PKCS#1 ("BEGIN RSA PRIVATE KEY", what GitHub hands out) or PKCS#8. */
    public static RSAPrivateKey parse(String pem, String place) {
        Matcher found = PEM.matcher(pem.strip());
        if (!found.matches()) {
            throw new IllegalArgumentException(
                    place
                            + " holds no PEM private key; it must be the .pem file GitHub gave for the App, starting with -----BEGIN RSA PRIVATE KEY-----");
        }
        try {
            byte[] der = Base64.getMimeDecoder().decode(found.group(2));
            boolean pkcs1 = found.group(1) != null;
            var spec = new PKCS8EncodedKeySpec(pkcs1 ? wrapped(der) : der);
            if (KeyFactory.getInstance("RSA").generatePrivate(spec) instanceof RSAPrivateKey key) {
                return longEnough(key, place);
            }
        } catch (GeneralSecurityException | IllegalArgumentException damaged) {
            throw new IllegalArgumentException(
                    place
                            + " holds a damaged RSA private key; download a new one on the App's page",
                    damaged);
        }
        throw new IllegalArgumentException(place + " holds no RSA private key");
    }

    private static RSAPrivateKey longEnough(RSAPrivateKey key, String place)
            throws GeneralSecurityException {
        BigInteger modulus = key.getModulus();
        if (modulus.bitLength() < FEWEST_BITS) {
            throw new GeneralSecurityException(
                    place + ": the key has only " + modulus.bitLength() + " bits");
        }
        return key;
    }

    private static byte[] wrapped(byte[] pkcs1) {
        byte[] octets = tagged(0x04, pkcs1);
        byte[] head = RSA_VERSION_AND_ALGORITHM;
        byte[] content =
                ByteBuffer.allocate(head.length + octets.length).put(head).put(octets).array();
        return tagged(0x30, content);
    }

    /** One DER element; a key is always longer than 255 and shorter than 65,536 bytes. */
    private static byte[] tagged(int tag, byte[] content) {
        return ByteBuffer.allocate(4 + content.length)
                .put((byte) tag)
                .put((byte) 0x82)
                .putShort((short) content.length)
                .put(content)
                .array();
    }
}
