package dev.nightkiln.policy;

/**
 * The line of a policy file that decided something; it counts from one. Without a line, {@code
 * file} says in words what did.
 */
public record Source(String file, int line) {
    @Override
    public String toString() {
        return line == 0 ? file : file + ":" + line;
    }
}
