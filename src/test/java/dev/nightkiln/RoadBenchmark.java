package dev.nightkiln;

import dev.nightkiln.store.JournalEntry;
import dev.nightkiln.task.Task;
import dev.nightkiln.task.TaskState;

import org.apache.commons.io.file.PathUtils;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * From the label to the draft pull request with an agent and a check that do next to nothing,
 * beside the same steps by hand: clone, run, commit, run, push. A program, not a test: numbers
 * depend on the machine, the ratio hardly.
 */
final class RoadBenchmark {
    private static final int ROUNDS = 9;
    private static final String POLICY =
            """
            agent:
              image: nightkiln/sandbox:dev
              command: echo changed >> notes.txt
            checks:
              - name: trivial
                run: grep -q changed notes.txt
            """;

    /**
     * What a person would type; {@code $1} is the bare repository, {@code $2} an empty directory.
     */
    private static final String BY_HAND =
            """
            set -e
            run() { docker run --rm --network none --user 10001:10001 -v "$2/w:/workspace" nightkiln/sandbox:dev sh -c "$1"; }
            git clone -q "$1" "$2/w" && chown -R 10001:10001 "$2/w"
            run 'echo changed >> notes.txt' "$2"
            git -c safe.directory='*' -C "$2/w" -c user.name=b -c user.email=b@example.com commit -qam change
            run 'grep -q changed notes.txt' "$2"
            git -c safe.directory='*' -C "$2/w" push -q origin HEAD:refs/heads/by-hand-$$
            """;

    private RoadBenchmark() {}

    public static void main(String[] arguments) throws IOException, InterruptedException {
        System.setProperty("nightkiln.log", "ERROR");
        Path directory = Files.createTempDirectory("nightkiln-bench-");
        try (var world =
                DemoWorld.start(
                        directory.resolve("world"), 0, seed(directory), Clock.systemUTC())) {
            measure(world, directory);
        } finally {
            PathUtils.deleteDirectory(directory);
        }
        System.exit(0);
    }

    private static Path seed(Path directory) throws IOException {
        Path seed = Files.createDirectories(directory.resolve("notes"));
        Files.createDirectories(directory.resolve("world"));
        Files.createDirectories(seed.resolve(".github"));
        Files.writeString(seed.resolve(".github/agent-policy.yml"), POLICY);
        Files.writeString(seed.resolve("notes.txt"), "notes\n");
        var issues = new StringBuilder();
        for (int i = 1; i <= ROUNDS + 1; i++) {
            issues.append("- {number: %d, title: Round %d, body: none}\n".formatted(i, i));
        }
        Files.writeString(directory.resolve("notes.issues.yml"), issues);
        return seed;
    }

    private static void measure(DemoWorld world, Path directory)
            throws IOException, InterruptedException {
        Path bare = directory.resolve("by-hand.git");
        shell("git clone -q --bare \"$1\" \"$2\"", gitCopy(directory), bare);
        var ours = new ArrayList<Double>();
        var byHand = new ArrayList<Double>();
        var phases = new LinkedHashMap<String, List<Double>>();
        label(world, 1);
        for (int round = 1; round <= ROUNDS; round++) {
            Instant labelled = Instant.now();
            List<JournalEntry> journal = label(world, round + 1);
            ours.add(Duration.between(labelled, journal.getLast().at()).toMillis() / 1000.0);
            for (int i = 0; i + 1 < journal.size(); i++) {
                phases.computeIfAbsent(journal.get(i).state(), _ -> new ArrayList<>())
                        .add(seconds(journal.get(i), journal.get(i + 1)));
            }
            Path work = Files.createDirectories(directory.resolve("hand-" + round));
            long start = System.nanoTime();
            shell(BY_HAND, bare, work);
            byHand.add((System.nanoTime() - start) / 1e9);
        }
        report(ours, byHand, phases);
    }

    private static Path gitCopy(Path directory) throws IOException, InterruptedException {
        Path copy = directory.resolve("copy");
        PathUtils.copyDirectory(directory.resolve("notes"), copy);
        shell(
                "cd \"$1\" && git init -q -b main && git add -A"
                        + " && git -c user.name=b -c user.email=b@example.com commit -qm seed",
                copy,
                copy);
        return copy;
    }

    /**
     * Labels the issue and waits for its pull request; the journal says how long everything took.
     */
    private static List<JournalEntry> label(DemoWorld world, int issue)
            throws InterruptedException {
        world.issue(issue).label("agent:run", DemoWorld.PERSON);
        long deadline = System.nanoTime() + Duration.ofMinutes(2).toNanos();
        while (System.nanoTime() < deadline) {
            Optional<Task> task = world.app().tasks().latest(world.repository(), issue);
            if (task.isPresent() && task.get().state() instanceof TaskState.Ended) {
                if (!(task.get().state() instanceof TaskState.Published)) {
                    throw new IllegalStateException("not published: " + task.get().state());
                }
                return world.app().tasks().journal(task.get().id());
            }
            boolean _ = new CountDownLatch(1).await(10, TimeUnit.MILLISECONDS);
        }
        throw new IllegalStateException("issue " + issue + " came to no end");
    }

    private static void shell(String script, Path first, Path second)
            throws IOException, InterruptedException {
        Process process =
                new ProcessBuilder(
                                "bash", "-c", script, "bench", first.toString(), second.toString())
                        .inheritIO()
                        .start();
        if (process.waitFor() != 0) {
            throw new IllegalStateException("failed: " + script);
        }
    }

    private static double seconds(JournalEntry from, JournalEntry to) {
        return Duration.between(from.at(), to.at()).toMillis() / 1000.0;
    }

    private static void report(
            List<Double> ours, List<Double> byHand, Map<String, List<Double>> phases) {
        System.out.printf(
                Locale.ROOT,
                "label to draft pull request: %s; by hand: %s; ratio of the medians %.2f%n",
                spread(ours),
                spread(byHand),
                median(ours) / median(byHand));
        phases.forEach((state, values) -> System.out.printf("  %-10s %s%n", state, spread(values)));
    }

    private static String spread(List<Double> values) {
        List<Double> sorted = values.stream().sorted().toList();
        return String.format(
                Locale.ROOT,
                "%.2f s (%.2f to %.2f)",
                median(values),
                sorted.getFirst(),
                sorted.getLast());
    }

    private static double median(List<Double> values) {
        return values.stream().sorted().toList().get(values.size() / 2);
    }
}
