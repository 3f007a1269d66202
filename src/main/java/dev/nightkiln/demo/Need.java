package dev.nightkiln.demo;

import java.util.List;

/** What a route asks of its caller. */
sealed interface Need {
    record Nothing() implements Need {}

    record AppToken() implements Need {}

    record InstallationToken() implements Need {}

    /** One of the permissions at this level, on the repository named in the path. */
    record OnRepository(Level level, List<String> permissions) implements Need {}

    static Need read(String... permissions) {
        return new OnRepository(Level.READ, List.of(permissions));
    }

    static Need write(String... permissions) {
        return new OnRepository(Level.WRITE, List.of(permissions));
    }
}
