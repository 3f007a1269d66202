package dev.nightkiln.task;

import java.util.regex.Pattern;

/**
 * A repository on GitHub. The id survives renames and is what identity rests on; owner and name are
 * how it was called when we last heard of it. Both follow GitHub's own alphabet, so they are safe
 * in paths.
 */
public record Repository(long id, String owner, String name) {
    private static final Pattern OWNER = Pattern.compile("[A-Za-z0-9](?:[A-Za-z0-9_-]{0,98})");
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9._-]{1,100}");

    public Repository {
        if (id <= 0 || !OWNER.matcher(owner).matches()) {
            throw new IllegalArgumentException("not a repository: id " + id + ", owner " + owner);
        }
        if (!NAME.matcher(name).matches() || name.equals(".") || name.equals("..")) {
            throw new IllegalArgumentException("not a repository name: " + name);
        }
    }

    public String fullName() {
        return owner + "/" + name;
    }
}
