package dev.nightkiln.github;

/** Who we are on GitHub. */
public record AppIdentity(long id, String slug, String name) {
    /** The login under which our comments appear; brackets are not allowed in people's logins. */
    public String botLogin() {
        return slug + "[bot]";
    }
}
