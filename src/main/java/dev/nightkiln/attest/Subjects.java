package dev.nightkiln.attest;

import dev.nightkiln.attest.Statement.Subject;

import java.util.List;

/**
 * What all statements about an attempt are about: a commit on a branch, its tree, and its patch.
 */
public final class Subjects {
    public static final String TREE = "tree";

    /** The patch is a file of the bundle too, under this name. */
    public static final String PATCH = "patch.diff";

    /** Among the byproducts: the digest of the last line of the task's log. */
    public static final String LOG_HEAD = "task-log-head";

    private Subjects() {}

    /** {@code repository} as an address for people. */
    public static String resource(String repository, String branch) {
        return "git+" + repository + "@refs/heads/" + branch;
    }

    public static List<Subject> of(String resource, String commit, String tree, String patch) {
        return List.of(
                new Subject(resource, "gitCommit", commit),
                new Subject(TREE, "gitTree", tree),
                new Subject(PATCH, "sha256", patch));
    }
}
