package dev.nightkiln.github;

import java.net.URI;

/** An App that GitHub has just made from our manifest. Its secrets are shown this one time only. */
public record NewApp(long id, String slug, String pem, String webhookSecret, URI htmlUrl) {
    @Override
    public String toString() {
        return "NewApp[" + id + ", " + slug + "]";
    }
}
