package dev.nightkiln.verify;

import dev.nightkiln.policy.Policies;
import dev.nightkiln.policy.Policy;
import dev.nightkiln.policy.PolicyResult;
import dev.nightkiln.sandbox.RealSandboxes;
import dev.nightkiln.secrets.Redactor;
import dev.nightkiln.secrets.Secrets;
import dev.nightkiln.task.Actor;
import dev.nightkiln.task.CommitSha;
import dev.nightkiln.task.Task;
import dev.nightkiln.task.TaskId;
import dev.nightkiln.task.TaskSpec;
import dev.nightkiln.task.TaskState;
import dev.nightkiln.workspace.GitOrigin;
import dev.nightkiln.workspace.Storage;
import dev.nightkiln.workspace.Workspaces;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;

/** A repository whose checks run on the real engine, as often as a test likes. */
public final class CheckedRepository implements AutoCloseable {
    static final String SECRET = "a-webhook-secret-0123456789";

    /** Runs {@code tests/*.sh}, one test each, and reports them as JUnit XML. */
    static final String RUNNER =
            """
            mkdir -p out; bad=0; r=out/junit.xml; echo '<testsuite name="sh">' > $r
            for t in tests/*.sh; do
              n=$(basename $t .sh)
              if sh $t; then echo "<testcase name='$n'/>" >> $r
              else bad=1; echo "<testcase name='$n'><failure message='no'/></testcase>" >> $r; fi
            done
            echo '</testsuite>' >> $r; exit $bad
            """;

    private final RealSandboxes sandboxes;
    private final GitOrigin origin;
    private final Path state;
    private final Workspaces workspaces;
    private final Checks checks;
    private String policy = "";
    private int attempts;
    private Path records = Path.of("/");

    public CheckedRepository(Path directory) throws IOException {
        sandboxes = new RealSandboxes(directory);
        origin = new GitOrigin(directory);
        state = Files.createDirectories(directory.resolve("state"));
        var storage = Storage.of(state, sandboxes.engine()::canOverlay);
        workspaces = new Workspaces(state, sandboxes.user(), storage, Redactor.of(List.of(SECRET)));
        var secrets = new Secrets();
        secrets.add("the webhook secret", SECRET);
        var clock = InstantSource.system();
        checks =
                new Checks(
                        sandboxes.engine(),
                        workspaces,
                        new BaseResults(state, clock),
                        secrets,
                        clock);
    }

    /** One check with these lines of shell, and further keys of that check. */
    CheckedRepository check(String script, String keys) {
        return policy("checks:\n  - name: unit\n    run: |\n" + script.indent(6) + keys.indent(4));
    }

    public CheckedRepository policy(String yaml) {
        policy = "agent: {image: nightkiln/sandbox:dev, command: \"true\"}\n" + yaml;
        return this;
    }

    public CheckedRepository write(String path, String text) throws IOException {
        origin.write(path, text);
        return this;
    }

    CheckedRepository delete(String path) throws IOException {
        Files.delete(origin.tree().resolve(path));
        return this;
    }

    public CommitSha commit() {
        CommitSha commit = origin.commit();
        workspaces.fetch(GitOrigin.REPOSITORY, origin.remote(), commit);
        return commit;
    }

    public Verdict run(CommitSha base, CommitSha head) throws IOException {
        return run(base, head, () -> false);
    }

    Verdict run(CommitSha base, CommitSha head, BooleanSupplier stop) throws IOException {
        attempts++;
        records = Files.createDirectories(state.resolve("records-" + attempts));
        var spec = new TaskSpec("a title", "", new Actor(1, "ada"), "main", base);
        var checking = new TaskState.Checking(1, head);
        var task = new Task(TaskId.random(), 1, GitOrigin.REPOSITORY, 1, spec, checking);
        Verdict verdict =
                checks.run(new Checks.Job(task, attempts, effective(), head, records), stop);
        workspaces.remove(task.id());
        return verdict;
    }

    private Policy effective() {
        return switch (Policies.packed().effective(Optional.of(policy))) {
            case PolicyResult.Effective(Policy effective, _) -> effective;
            case PolicyResult.Invalid(var errors) -> throw new IllegalStateException("" + errors);
        };
    }

    /** Of the last run. */
    Path records() {
        return records;
    }

    Path state() {
        return state;
    }

    @Override
    public void close() throws IOException {
        origin.close();
        sandboxes.close();
    }
}
