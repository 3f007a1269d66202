package dev.nightkiln.agent;

import dev.nightkiln.egress.Traffic;
import dev.nightkiln.policy.AgentRule;
import dev.nightkiln.policy.Policy;
import dev.nightkiln.sandbox.ReadOnlyMount;
import dev.nightkiln.task.Task;
import dev.nightkiln.workspace.Workspace;

import java.nio.file.Path;
import java.util.List;

/**
 * One run of an agent. {@code earlier} is what the runs before it in the same attempt have used.
 */
public record AgentJob(
        Task task,
        long fence,
        Policy policy,
        AgentRule agent,
        Workspace workspace,
        Told told,
        List<Traffic> earlier,
        Directories directories) {
    /** What the gateway's log is called among the records. */
    public static final String NETWORK_LOG = "network.jsonl";

    public AgentJob {
        earlier = List.copyOf(earlier);
    }

    /**
     * {@code scratch} is empty and goes away with the run; {@code records} keeps the log, the
     * recording and the network log; {@code caches} are what a warm-up left.
     */
    public record Directories(Path scratch, Path records, List<ReadOnlyMount> caches) {
        public Directories {
            caches = List.copyOf(caches);
        }
    }
}
