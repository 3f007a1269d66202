package dev.nightkiln.policy;

/** The line of a policy file that decided something; it counts from one. */
public record Source(String file, int line) {
    @Override
    public String toString() {
        return file + ":" + line;
    }
}
