package dev.nightkiln.workspace;

import dev.nightkiln.task.TaskId;

import java.util.regex.Pattern;

/** Names one workspace: the task, the fence of its attempt, and what the workspace is for. */
public record WorkspaceKey(TaskId task, long fence, String role) {
    private static final Pattern ROLE = Pattern.compile("[a-z0-9][a-z0-9-]{0,40}");

    public WorkspaceKey {
        if (fence < 0 || !ROLE.matcher(role).matches()) {
            throw new IllegalArgumentException(
                    "not a workspace: fence " + fence + ", role " + role);
        }
    }
}
