package dev.nightkiln.sandbox;

import dev.nightkiln.task.TaskId;

import java.util.regex.Pattern;

/** Whose container this is. Every container and volume carries it, so that none can be lost. */
public record SandboxLabel(TaskId task, long fence, String role) {
    private static final Pattern ROLE = Pattern.compile("[a-z][a-z0-9-]{0,39}");

    public SandboxLabel {
        if (!ROLE.matcher(role).matches()) {
            throw new IllegalArgumentException(
                    "a sandbox role is up to 40 of a-z, 0-9 and '-': " + role);
        }
        if (fence < 0) {
            throw new IllegalArgumentException("a fence is not negative: " + fence);
        }
    }
}
