package dev.nightkiln.workspace;

import dev.nightkiln.secrets.Redactor;

import java.util.regex.Pattern;

/** A name and an address as a commit carries them. */
public record Author(String name, String email) {
    private static final Pattern NAME = Pattern.compile("[^<>\\p{Cntrl}]{1,200}");
    private static final Pattern EMAIL = Pattern.compile("[^<>\\s\\p{Cntrl}]{1,200}");

    public Author {
        if (!NAME.matcher(name).matches() || name.isBlank() || !EMAIL.matcher(email).matches()) {
            throw new IllegalArgumentException(
                    "not a commit author: " + name.length() + " letters");
        }
    }

    Author redacted(Redactor redactor) {
        return new Author(redactor.redact(name), redactor.redact(email));
    }

    @Override
    public String toString() {
        return name + " <" + email + ">";
    }
}
