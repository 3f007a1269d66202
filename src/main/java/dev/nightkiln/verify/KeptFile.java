package dev.nightkiln.verify;

/**
 * A file that a check left in its tree and that was kept: {@code path} is where it lies now, below
 * the attempt's records ({@code check-1/artifacts/site/index.html}).
 */
public record KeptFile(Kind kind, String path, long bytes, String sha256) {
    /** Which list of the policy named it. */
    public enum Kind {
        REPORT,
        ARTIFACT,
        SCREENSHOT
    }
}
