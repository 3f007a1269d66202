package dev.nightkiln.store;

import dev.nightkiln.secrets.Redactor;

import java.util.List;
import java.util.Optional;

/** Where an empty database of a test is. */
public record TestDatabase(String url, String user) {
    public Database open() {
        return open(Redactor.of(List.of()));
    }

    Database open(Redactor redactor) {
        return Database.open(url, Optional.of(user), Optional.of(""), redactor);
    }
}
