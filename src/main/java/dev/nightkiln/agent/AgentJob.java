package dev.nightkiln.agent;

import dev.nightkiln.policy.Policy;
import dev.nightkiln.task.Task;
import dev.nightkiln.workspace.Workspace;

import java.nio.file.Path;

/**
 * One run of the agent. {@code scratch} is an empty directory that goes away with the run; {@code
 * records} keeps the log, the recording and the network log.
 */
public record AgentJob(
        Task task,
        long fence,
        Policy policy,
        Workspace workspace,
        Told told,
        Path scratch,
        Path records) {}
