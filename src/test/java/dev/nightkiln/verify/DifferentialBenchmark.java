package dev.nightkiln.verify;

import dev.nightkiln.task.CommitSha;

import org.apache.commons.io.file.PathUtils;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * What it costs to compare a change with its base, in turns on the same engine: everything from the
 * call to the verdict, as a ratio to the time of the container in which the check runs on the
 * change while nothing else of it runs. A program, not a test.
 */
final class DifferentialBenchmark {
    private static final int ROUNDS = 3;

    private final Path directory;

    private DifferentialBenchmark(Path directory) {
        this.directory = directory;
    }

    public static void main(String[] arguments) throws IOException {
        System.setProperty("nightkiln.log", "ERROR");
        int seconds = arguments.length > 0 ? Integer.parseInt(arguments[0]) : 10;
        Path directory = Files.createTempDirectory("nightkiln-bench-");
        try {
            var benchmark = new DifferentialBenchmark(directory);
            benchmark.measure("waits " + seconds + " s", "sleep " + seconds);
            benchmark.measure(
                    "computes " + seconds + " s",
                    "timeout %d sh -c 'while :; do :; done' || true".formatted(seconds));
        } finally {
            PathUtils.deleteDirectory(directory);
        }
        System.exit(0);
    }

    private void measure(String name, String script) throws IOException {
        Path own = Files.createDirectories(directory.resolve(name.replace(' ', '-')));
        try (var repository = new CheckedRepository(own)) {
            repository.policy(
                    """
                    checks:
                      - name: unit
                        run: %s
                    limits: {parallel-checks: 4}
                    """
                            .formatted("\"" + script + "\""));
            CommitSha base =
                    repository.write("value", "0\n").write("tests/a.sh", "true\n").commit();
            var cold = new ArrayList<Double>();
            var warm = new ArrayList<Double>();
            var tests = new ArrayList<Double>();
            for (int round = 1; round <= ROUNDS; round++) {
                // Another base each time, so that nothing is known of it.
                base = repository.write("value", round + "0\n").commit();
                CommitSha plain = repository.write("value", round + "1\n").commit();
                CommitSha tested = repository.write("tests/a.sh", "echo " + round + "\n").commit();
                Took unknown = took(repository, base, plain);
                Took known = took(repository, base, plain);
                Took changed = took(repository, base, tested);
                cold.add(unknown.all() / known.head());
                warm.add(known.all() / known.head());
                tests.add(changed.all() / known.head());
            }
            System.out.println(name + ", beside the container on the change alone:");
            report("base known, no test file changed", warm);
            report("base known, a test file changed", tests);
            report("base not known, no test file changed", cold);
        }
    }

    private record Took(double all, double head) {}

    private static Took took(CheckedRepository repository, CommitSha base, CommitSha head)
            throws IOException {
        long start = System.nanoTime();
        Verdict verdict = repository.run(base, head);
        double took = (System.nanoTime() - start) / 1e9;
        if (!(verdict instanceof Verdict.Passed(Comparisons comparisons))) {
            throw new IllegalStateException("the check did not pass: " + verdict);
        }
        return new Took(took, comparisons.heads().getFirst().tookMillis() / 1e3);
    }

    private static void report(String name, List<Double> ratios) {
        List<Double> sorted = ratios.stream().sorted().toList();
        System.out.printf(
                Locale.ROOT,
                "  %-40s %.3f (%.3f to %.3f)%n",
                name,
                sorted.get(sorted.size() / 2),
                sorted.getFirst(),
                sorted.getLast());
    }
}
