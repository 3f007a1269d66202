package dev.nightkiln.github;

import java.util.Locale;

/** What an actor may do in a repository, weakest first. */
public enum Permission {
    /** Nothing, or nobody we know. */
    NONE,
    /** May read and comment. */
    READ,
    /** May sort issues, but not push. */
    TRIAGE,
    /** May push. */
    WRITE,
    /** May push and set the repository up. */
    MAINTAIN,
    /** May do everything. */
    ADMIN;

    public boolean canWrite() {
        return compareTo(WRITE) >= 0;
    }

    /**
     * The role says more ({@code permission} calls triage "read" and maintain "write"), but an
     * organisation may have invented it; then the permission it is built on counts.
     */
    static Permission of(String roleName, String permission) {
        Permission role = named(roleName);
        return role == NONE ? named(permission) : role;
    }

    private static Permission named(String name) {
        return switch (name.toLowerCase(Locale.ROOT)) {
            case "read", "pull" -> READ;
            case "triage" -> TRIAGE;
            case "write", "push" -> WRITE;
            case "maintain" -> MAINTAIN;
            case "admin" -> ADMIN;
            default -> NONE;
        };
    }
}
