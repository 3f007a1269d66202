package dev.nightkiln;

import dev.nightkiln.policy.Policies;
import dev.nightkiln.policy.Policy;
import dev.nightkiln.policy.PolicyResult;
import dev.nightkiln.sandbox.DockerHost;
import dev.nightkiln.sandbox.DockerSandboxes;
import dev.nightkiln.secrets.Redactor;
import dev.nightkiln.secrets.Secrets;
import dev.nightkiln.task.Actor;
import dev.nightkiln.task.CommitSha;
import dev.nightkiln.task.Task;
import dev.nightkiln.task.TaskId;
import dev.nightkiln.task.TaskSpec;
import dev.nightkiln.task.TaskState;
import dev.nightkiln.verify.BaseResults;
import dev.nightkiln.verify.Checks;
import dev.nightkiln.verify.Verdict;
import dev.nightkiln.workspace.GitOrigin;
import dev.nightkiln.workspace.Storage;
import dev.nightkiln.workspace.Workspaces;

import org.apache.commons.io.file.PathUtils;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * One required check through all walls (fresh tree of the commit, sealed container, disk quota,
 * redacted recording, removal) beside {@code docker run} of the same command by hand, in turns.
 * Each round runs by hand twice, first and last: where these two differ by more than a tenth, the
 * machine was too restless and the comparison is not reported. A program, not a test: numbers
 * depend on the machine, ratio and difference hardly.
 */
final class WallsBenchmark {
    private static final int ROUNDS = 9;
    private static final int FILES = 2_000;
    private static final String IMAGE = "nightkiln/sandbox:dev";
    private static final String NOTHING = "true";

    /** As a test suite does: it starts processes, writes files and prints. */
    private static final String WORK =
            """
            i=0
            while [ $i -lt %d ]; do
              i=$((i+1))
              head -c 200000 d7/f7 | sha256sum > out-$((i%%50))
              echo "case $i passed"
            done
            """;

    private final Path directory;
    private final Checks checks;
    private final CommitSha base;
    private final CommitSha head;
    private int runs;

    private WallsBenchmark(Path directory, Checks checks, CommitSha base, CommitSha head) {
        this.directory = directory;
        this.checks = checks;
        this.base = base;
        this.head = head;
    }

    public static void main(String[] arguments) throws IOException, InterruptedException {
        System.setProperty("nightkiln.log", "ERROR");
        Path directory = Files.createTempDirectory("nightkiln-bench-");
        var host = DockerHost.of(System.getenv(), "bench", "nightkiln/sidecar:dev", IMAGE);
        try (var origin = new GitOrigin(directory);
                var sandboxes = new DockerSandboxes(host, directory)) {
            CommitSha base = tree(origin);
            CommitSha head = origin.write("d1/f1", "changed\n").commit();
            // By hand it belongs to the person; the image's user must be able to write.
            GitOrigin.command(List.of("chmod", "-R", "a+rwX", origin.tree().toString()));
            Path state = Files.createDirectories(directory.resolve("state"));
            var storage = Storage.of(state, sandboxes::canOverlay);
            var workspaces = new Workspaces(state, host.user(), storage, Redactor.of(List.of()));
            workspaces.fetch(GitOrigin.REPOSITORY, origin.remote(), head);
            var secrets = new Secrets();
            secrets.add("a webhook secret", "a-webhook-secret-0123");
            secrets.add("a password", "a-password-4567");
            var clock = InstantSource.system();
            var bases = new BaseResults(state, clock);
            var checks = new Checks(sandboxes, workspaces, bases, secrets, clock);
            System.out.printf("%d files, %s%n", FILES, storage);
            new WallsBenchmark(directory, checks, base, head).measure();
        } finally {
            PathUtils.deleteDirectory(directory);
        }
        System.exit(0);
    }

    private static CommitSha tree(GitOrigin origin) throws IOException {
        for (int i = 0; i < FILES; i++) {
            origin.write("d" + i % 40 + "/f" + i, "line\n".repeat(200));
        }
        Files.write(origin.tree().resolve("d7/f7"), new byte[200_000]);
        return origin.commit();
    }

    private void measure() throws IOException, InterruptedException {
        compare("no-op", NOTHING);
        compare("sleep 10", "sleep 10");
        int probe = 500;
        double seconds = byHand(WORK.formatted(probe)) - byHand(NOTHING);
        compare("10 s of work", WORK.formatted((int) (probe * 10 / seconds)));
    }

    private void compare(String name, String command) throws IOException, InterruptedException {
        var first = new ArrayList<Double>();
        var walls = new ArrayList<Double>();
        var last = new ArrayList<Double>();
        Policy policy = policy(command);
        throughWalls(policy);
        byHand(command);
        for (int round = 1; round <= ROUNDS; round++) {
            first.add(byHand(command));
            walls.add(throughWalls(policy));
            last.add(byHand(command));
        }
        report(name, first, walls, last);
    }

    private static Policy policy(String command) {
        String yaml =
                """
                agent: {image: %s, command: "true"}
                checks:
                  - name: bench
                    run: |
                %s
                """
                        .formatted(IMAGE, command.indent(6));
        return switch (Policies.packed().effective(Optional.of(yaml))) {
            case PolicyResult.Effective(Policy policy, _) -> policy;
            case PolicyResult.Invalid(var errors) -> throw new IllegalStateException("" + errors);
        };
    }

    private double throughWalls(Policy policy) throws IOException {
        runs++;
        Path records = Files.createDirectories(directory.resolve("records-" + runs));
        var spec = new TaskSpec("bench", "", new Actor(1, "ada"), "main", base);
        var checking = new TaskState.Checking(1, head);
        var task = new Task(TaskId.random(), 1, GitOrigin.REPOSITORY, 1, spec, checking);
        var job = new Checks.Job(task, runs, policy, head, records);
        long start = System.nanoTime();
        Verdict verdict = checks.run(job, () -> false);
        double took = (System.nanoTime() - start) / 1e9;
        if (!(verdict instanceof Verdict.Passed)) {
            throw new IllegalStateException("the check did not pass: " + verdict);
        }
        return took;
    }

    /** What a person types, output to a file as with us; the checked-out tree is there already. */
    private double byHand(String command) throws IOException, InterruptedException {
        Path tree = directory.resolve("prepare");
        var docker =
                new ProcessBuilder(
                                List.of(
                                        "docker",
                                        "run",
                                        "--rm",
                                        "--network",
                                        "none",
                                        "-v",
                                        tree + ":/workspace",
                                        "-w",
                                        "/workspace",
                                        "--entrypoint",
                                        "sh",
                                        IMAGE,
                                        "-ec",
                                        command))
                        .redirectErrorStream(true)
                        .redirectOutput(directory.resolve("by-hand.log").toFile());
        long start = System.nanoTime();
        int exit = docker.start().waitFor();
        double took = (System.nanoTime() - start) / 1e9;
        if (exit != 0) {
            throw new IllegalStateException("docker run ended with " + exit);
        }
        return took;
    }

    private static void report(
            String name, List<Double> first, List<Double> walls, List<Double> last) {
        double control = median(first) / median(last);
        System.out.printf(Locale.ROOT, "%s: by hand, first / last: %.3f%n", name, control);
        if (control < 0.9 || control > 1.1) {
            System.out.println("  NOT REPORTED: outside 0.9 to 1.1, the machine is too restless");
            return;
        }
        var byHand = new ArrayList<>(first);
        byHand.addAll(last);
        double difference = median(walls) - median(byHand);
        System.out.printf("  through all walls  %s%n", spread(walls));
        System.out.printf("  by hand            %s%n", spread(byHand));
        System.out.printf(
                Locale.ROOT,
                "  ratio of the medians %.3f, difference %+.0f ms%n",
                median(walls) / median(byHand),
                difference * 1000);
    }

    private static String spread(List<Double> values) {
        List<Double> sorted = values.stream().sorted().toList();
        return String.format(
                Locale.ROOT,
                "%.3f s (%.3f to %.3f)",
                median(values),
                sorted.getFirst(),
                sorted.getLast());
    }

    private static double median(List<Double> values) {
        List<Double> sorted = values.stream().sorted().toList();
        int middle = sorted.size() / 2;
        return sorted.size() % 2 == 1
                ? sorted.get(middle)
                : (sorted.get(middle - 1) + sorted.get(middle)) / 2;
    }
}
