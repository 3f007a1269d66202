package dev.nightkiln.conflicts;

import dev.nightkiln.conflicts.Merging.Ground;
import dev.nightkiln.github.GitHubRefused;
import dev.nightkiln.github.PullStanding;
import dev.nightkiln.github.RepositoryClient;
import dev.nightkiln.task.CommitSha;
import dev.nightkiln.task.Task;
import dev.nightkiln.workspace.WorkspaceException;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Reads which of our pull requests are open, and brings their commits into the mirror. */
final class OpenPulls {
    /** Pairs grow with the square of it. Younger pull requests wait until older ones are gone. */
    static final int MOST = 50;

    private static final Logger LOG = LoggerFactory.getLogger(OpenPulls.class);

    private final Ground ground;

    OpenPulls(Ground ground) {
        this.ground = ground;
    }

    /** Those of one repository that are open, oldest first; one that cannot be had is left out. */
    List<OpenPull> here(List<Task> tasks) {
        if (tasks.size() > MOST) {
            LOG.info("{} pull requests are open, {} are probed", tasks.size(), MOST);
        }
        var bases = new HashMap<String, CommitSha>();
        return tasks.stream()
                .sorted(Comparator.comparingInt(OpenPulls::number))
                .limit(MOST)
                .flatMap(task -> open(task, bases).stream())
                .toList();
    }

    private static int number(Task task) {
        return task.published().orElseThrow().pullRequest();
    }

    private Optional<OpenPull> open(Task task, Map<String, CommitSha> bases) {
        RepositoryClient client =
                ground.github().repository(task.installation(), task.repository());
        try {
            PullStanding pull = client.pullRequest(number(task));
            if (!pull.open()) {
                return Optional.empty();
            }
            CommitSha base = bases.computeIfAbsent(pull.base(), client::branch);
            bring(task, base);
            bring(task, pull.head());
            return Optional.of(new OpenPull(task, pull, base));
        } catch (GitHubRefused | WorkspaceException unreadable) {
            LOG.info("task {} is not probed: {}", task.id(), unreadable.getMessage());
            return Optional.empty();
        }
    }

    private void bring(Task task, CommitSha commit) {
        if (!ground.workspaces().has(task.repository(), commit)) {
            ground.preparation().fetch(task, commit);
        }
    }
}
