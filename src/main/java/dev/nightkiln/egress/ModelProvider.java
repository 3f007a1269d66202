package dev.nightkiln.egress;

import java.net.URI;
import java.util.Locale;

/**
 * A provider as the operator named it. Its address and key come from settings and from nowhere
 * else: a repository that could choose the address would be sent the key.
 */
public record ModelProvider(String name, ModelApi api, URI url, String key) {
    /** The settings that name the file of a provider's key, for those who have to set one. */
    public static String keySetting(String provider) {
        return "NIGHTKILN_"
                + provider.toUpperCase(Locale.ROOT).replace('-', '_')
                + "_API_KEY_FILE or models."
                + provider
                + ".key-file in the file";
    }

    @Override
    public String toString() {
        return name + " at " + url;
    }
}
