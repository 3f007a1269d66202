package dev.nightkiln.task;

import java.util.regex.Pattern;

/** A full Git commit id in lower-case hexadecimal: 40 digits (SHA-1) or 64 (SHA-256). */
public record CommitSha(String hex) {
    private static final Pattern SHAPE = Pattern.compile("[0-9a-f]{40}|[0-9a-f]{64}");

    public CommitSha {
        if (!SHAPE.matcher(hex).matches()) {
            throw new IllegalArgumentException("not a full commit id: " + hex);
        }
    }

    /** The seven digits people recognise; never used as an identity. */
    public String abbreviated() {
        return hex.substring(0, 7);
    }

    @Override
    public String toString() {
        return hex;
    }
}
