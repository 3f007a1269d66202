package dev.nightkiln.egress;

import java.net.URI;

/**
 * A provider as the operator named it. Its address and key come from settings and from nowhere
 * else: a repository that could choose the address would be sent the key.
 */
public record ModelProvider(String name, ModelApi api, URI url, String key) {
    @Override
    public String toString() {
        return name + " at " + url;
    }
}
