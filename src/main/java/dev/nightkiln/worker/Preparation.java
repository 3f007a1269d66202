package dev.nightkiln.worker;

import dev.nightkiln.evidence.Findings.Failure;
import dev.nightkiln.github.GitHubApp;
import dev.nightkiln.github.Permission;
import dev.nightkiln.github.RepositoryClient;
import dev.nightkiln.github.RepositoryToken;
import dev.nightkiln.policy.Policies;
import dev.nightkiln.policy.Policy;
import dev.nightkiln.policy.PolicyResult;
import dev.nightkiln.sandbox.ImageName;
import dev.nightkiln.sandbox.Sandboxes;
import dev.nightkiln.task.CommitSha;
import dev.nightkiln.task.Task;
import dev.nightkiln.workspace.Remote;
import dev.nightkiln.workspace.Workspaces;

import java.net.URI;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Supplier;

/**
 * What an attempt needs before anything is spent: the base commit, the policy that stands in it,
 * the images.
 */
public final class Preparation {
    private static final int POLICY_BYTES = 64 * 1024;

    private final GitHubApp github;
    private final URI webUrl;
    private final Workspaces workspaces;
    private final Policies policies;
    private final Sandboxes sandboxes;
    private final Supplier<String> signingKey;

    public Preparation(
            GitHubApp github,
            URI webUrl,
            Workspaces workspaces,
            Policies policies,
            Sandboxes sandboxes,
            Supplier<String> signingKey) {
        this.github = github;
        this.webUrl = webUrl;
        this.workspaces = workspaces;
        this.policies = policies;
        this.sandboxes = sandboxes;
        this.signingKey = signingKey;
    }

    /** Why nothing that this server signs would be taken. */
    Optional<Failure> unwantedKey(Policy policy) {
        return PinnedKeys.denial(policy.proving().evidence(), signingKey.get());
    }

    RepositoryClient client(Task task) {
        return github.repository(task.installation(), task.repository());
    }

    /** Whether this later commit has the earlier one in its history; it is in the mirror then. */
    boolean fetchDescendant(Task task, CommitSha earlier, CommitSha later) {
        fetch(task, later);
        return workspaces.isIn(task.repository(), earlier, later);
    }

    /** Time passes in the queue; whoever asked may have lost the right to since. */
    Permission permissionOfRequester(Task task) {
        return github.repository(task.installation(), task.repository())
                .permissionOf(task.spec().requester());
    }

    /**
     * Fetches with a token that can read this repository and nothing else, and ends with the fetch.
     */
    void fetch(Task task) {
        fetch(task, task.spec().base());
    }

    /** Any commit of the task's repository, with its history. */
    public void fetch(Task task, CommitSha commit) {
        try (RepositoryToken token =
                github.mint(task.installation(), task.repository(), Map.of("contents", "read"))) {
            var remote =
                    new Remote(
                            URI.create(webUrl + "/" + task.repository().fullName() + ".git"),
                            Optional.of(token.value()));
            workspaces.fetch(task.repository(), remote, commit);
        }
    }

    /** The policy of the base commit; the change itself has no say in it. */
    PolicyResult policy(Task task) {
        return policy(task, task.spec().base());
    }

    private PolicyResult policy(Task task, CommitSha commit) {
        return policies.effective(
                workspaces.file(
                        task.repository(), commit, Policies.REPOSITORY_FILE, POLICY_BYTES + 1));
    }

    /** The policy of a later commit of the base branch, which is fetched where it has to be. */
    public PolicyResult policyAt(Task task, CommitSha commit) {
        if (!commit.equals(task.spec().base())) {
            fetch(task, commit);
        }
        return policy(task, commit);
    }

    /**
     * Asks for the runtime and every image now, so that none is found missing after the agent has
     * worked for an hour. From here on an image is what its name means at this moment.
     */
    public Map<String, String> pinnedImages(PolicyResult.Effective effective) {
        effective.policy().sandbox().runtime().ifPresent(sandboxes::requireRuntime);
        var pinned = new TreeMap<String, String>();
        effective
                .policy()
                .images()
                .forEach(name -> pinned.put(name, ImageName.pinned(name, sandboxes.imageId(name))));
        return pinned;
    }
}
