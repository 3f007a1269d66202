package dev.nightkiln.policy;

/**
 * One entry of a change, as git counts it without looking for renames: a rename is a deletion and
 * an addition. {@code status} is git's letter, a mode is git's in octal ({@code 000000} where there
 * is nothing); {@code shown} is the path made harmless for people.
 */
public record ChangedFile(
        String path,
        String shown,
        char status,
        String oldMode,
        String newMode,
        long lines,
        boolean binary) {
    private static final String EXECUTABLE = "100755";
    private static final String SUBMODULE = "160000";

    boolean isSubmodule() {
        return oldMode.equals(SUBMODULE) || newMode.equals(SUBMODULE);
    }

    boolean isNewlyExecutable() {
        return newMode.equals(EXECUTABLE) && !oldMode.equals(EXECUTABLE);
    }

    boolean isNewBinary() {
        return binary && status != 'D';
    }
}
