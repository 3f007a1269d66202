package dev.nightkiln.store;

import java.util.Optional;

/** Where an empty database of a test is. */
public record TestDatabase(String url, String user) {
    public Database open() {
        return Database.open(url, Optional.of(user), Optional.of(""));
    }
}
