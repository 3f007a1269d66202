package dev.nightkiln.workspace;

import static dev.nightkiln.workspace.GitOrigin.REPOSITORY;

import dev.nightkiln.sandbox.SandboxUser;
import dev.nightkiln.secrets.Redactor;
import dev.nightkiln.task.CommitSha;
import dev.nightkiln.task.TaskId;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.SplittableRandom;

/**
 * A workspace of a 20,000-file repository for the second task, against {@code git clone --shared}
 * of the same mirror, side by side in turns. Not a test; run its main. It works in the directory
 * for temporary files.
 */
final class WorkspaceBenchmark {
    private static final int ROUNDS = 7;
    private static final CaptureLimits LIMITS = new CaptureLimits(1000, 10 << 20, 1 << 20, 100_000);

    private WorkspaceBenchmark() {}

    public static void main(String[] arguments) throws IOException {
        Path directory = Files.createTempDirectory("nightkiln-benchmark-");
        try (var origin = new GitOrigin(directory)) {
            run(directory, origin);
        } finally {
            Removal.delete(directory);
        }
    }

    private static void run(Path directory, GitOrigin origin) throws IOException {
        CommitSha base = repository(origin);
        var workspaces =
                new Workspaces(
                        directory.resolve("state"),
                        SandboxUser.current(),
                        new Storage.Watched(true, ""),
                        Redactor.of(List.of()));
        workspaces.fetch(REPOSITORY, origin.remote(), base);
        print("first checkout", milliseconds(() -> task(workspaces, 0, base)));
        List<Double> clones = new ArrayList<>();
        List<Double> overlays = new ArrayList<>();
        List<Double> captures = new ArrayList<>();
        for (int round = 1; round <= ROUNDS; round++) {
            int fence = round;
            Path clone = directory.resolve("clone" + round);
            clones.add(
                    milliseconds(() ->
                            GitOrigin.git(
                                    "clone",
                                    "-q",
                                    "--shared",
                                    directory.resolve("widgets.git").toString(),
                                    clone.toString())));
            overlays.add(milliseconds(() -> task(workspaces, fence, base)));
            try (var workspace =
                    workspaces.forAgent(
                            REPOSITORY, key(fence), Start.at(base), WorkspacesTest.ROOM)) {
                Files.writeString(workspace.written().resolve("new.txt"), "new\n");
                captures.add(
                        milliseconds(() ->
                                workspaces.capture(
                                        REPOSITORY, workspace, LIMITS, WorkspacesTest.MESSAGE)));
            }
            Removal.delete(clone);
        }
        print("clone --shared, median", median(clones));
        print("forAgent, median", median(overlays));
        print("capture of one new file, median", median(captures));
        System.out.printf("RATIO forAgent / clone: %.4f%n", median(overlays) / median(clones));
    }

    private static void task(Workspaces workspaces, int fence, CommitSha base) {
        // Left open: closing is not part of what a clone does either.
        var workspace =
                workspaces.forAgent(REPOSITORY, key(fence), Start.at(base), WorkspacesTest.ROOM);
        if (!workspace.isOverlay()) {
            throw new IllegalStateException("not an overlay");
        }
    }

    private static WorkspaceKey key(int fence) {
        return new WorkspaceKey(new TaskId("dfghjkmnpq"), fence, "agent");
    }

    private static CommitSha repository(GitOrigin origin) throws IOException {
        var random = new SplittableRandom(1);
        byte[] content = new byte[6000];
        for (int i = 0; i < 20_000; i++) {
            Path file = origin.tree().resolve("d" + i / 100 + "/f" + i);
            Files.createDirectories(file.getParent());
            random.nextBytes(content);
            Files.write(file, content);
        }
        return origin.commit();
    }

    private static double milliseconds(Runnable work) {
        long start = System.nanoTime();
        work.run();
        return (System.nanoTime() - start) / 1e6;
    }

    private static double median(List<Double> values) {
        Collections.sort(values);
        return values.get(values.size() / 2);
    }

    private static void print(String what, double milliseconds) {
        System.out.printf("%s: %.1f ms%n", what, milliseconds);
    }
}
