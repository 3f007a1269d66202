package dev.nightkiln.policy;

import java.util.List;
import java.util.Locale;

/**
 * Who may do something: everybody with at least this role on the repository, or of them only those
 * whose login is listed, when any is.
 */
public record Access(Role least, List<String> only) {
    /** GitHub's roles that can write, the least first. */
    public enum Role {
        WRITE,
        MAINTAIN,
        ADMIN
    }

    public Access {
        only = List.copyOf(only);
    }

    /** Whether this login is among those who are listed; the role is asked from GitHub. */
    public boolean names(String login) {
        return only.isEmpty()
                || only.stream()
                        .map(name -> name.toLowerCase(Locale.ROOT))
                        .anyMatch(login.toLowerCase(Locale.ROOT)::equals);
    }
}
