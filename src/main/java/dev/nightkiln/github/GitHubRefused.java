package dev.nightkiln.github;

import java.util.regex.Pattern;

/**
 * GitHub understood and said no; repeating the call will not help. The text is GitHub's own,
 * shortened and without anything that looks like a credential.
 */
public final class GitHubRefused extends GitHubException {
    private static final int LONGEST = 500;
    private static final Pattern CREDENTIAL =
            Pattern.compile("gh[a-z]_[A-Za-z0-9._-]{10,}|eyJ[A-Za-z0-9_-]{8,}[A-Za-z0-9._-]*");
    private static final Pattern CONTROL = Pattern.compile("\\p{Cntrl}+");

    private final int status;
    private final String reason;
    private final String operation;

    public GitHubRefused(int status, String message, String operation) {
        super(operation + ": GitHub answered " + status + ": " + harmless(message));
        this.status = status;
        this.reason = harmless(message);
        this.operation = operation;
    }

    public int status() {
        return status;
    }

    /** What GitHub gave as its reason. */
    public String reason() {
        return reason;
    }

    public String operation() {
        return operation;
    }

    static String harmless(String message) {
        String plain = CREDENTIAL.matcher(message).replaceAll("[credential]");
        String line = CONTROL.matcher(plain).replaceAll(" ").strip();
        return line.length() <= LONGEST ? line : line.substring(0, LONGEST) + "…";
    }
}
