package dev.nightkiln.task;

import java.util.regex.Pattern;

/** A GitHub account by its numeric id; the login is for display and may change hands. */
public record Actor(long id, String login) {
    private static final Pattern LOGIN = Pattern.compile("[A-Za-z0-9][A-Za-z0-9_-]{0,99}");

    public Actor {
        if (id <= 0 || !LOGIN.matcher(login).matches()) {
            throw new IllegalArgumentException("not a GitHub account: id " + id);
        }
    }
}
