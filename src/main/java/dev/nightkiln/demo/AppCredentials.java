package dev.nightkiln.demo;

/** What GitHub hands to the owner of a new App. The key is PKCS#8 in PEM. */
public record AppCredentials(long appId, String slug, String privateKeyPem, String webhookSecret) {
    @Override
    public String toString() {
        return "AppCredentials[" + appId + ", " + slug + "]";
    }
}
