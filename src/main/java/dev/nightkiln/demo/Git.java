package dev.nightkiln.demo;

import dev.nightkiln.task.CommitSha;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;

/** Runs git without the machine's or the user's configuration and with a deadline. */
final class Git {
    private static final Duration DEADLINE = Duration.ofSeconds(60);

    /** What a git command printed and how it ended. */
    record Result(int exitCode, String output) {}

    /** A file as git keeps it. */
    record Blob(String sha, String text) {}

    /** A git command that had to succeed did not. */
    static final class GitFailedException extends RuntimeException {
        GitFailedException(List<String> command, Result result) {
            super("git " + command + " ended with " + result.exitCode() + ": " + result.output());
        }
    }

    private Git() {}

    static void shield(Map<String, String> environment) {
        environment.keySet().removeIf(name -> name.startsWith("GIT_"));
        environment.put("GIT_CONFIG_NOSYSTEM", "1");
        environment.put("GIT_CONFIG_GLOBAL", "/dev/null");
        environment.put("GIT_TERMINAL_PROMPT", "0");
        environment.put("LC_ALL", "C.UTF-8");
    }

    static String run(Path directory, String... arguments) {
        return run(directory, Map.of(), arguments);
    }

    static String run(Path directory, Map<String, String> environment, String... arguments) {
        Result result = tryRun(directory, environment, arguments);
        if (result.exitCode() != 0) {
            throw new GitFailedException(List.of(arguments), result);
        }
        return result.output().strip();
    }

    static Result tryRun(Path directory, Map<String, String> environment, String... arguments) {
        var command = new ArrayList<String>();
        command.add("git");
        command.addAll(List.of(arguments));
        var builder = new ProcessBuilder(command).directory(directory.toFile());
        shield(builder.environment());
        builder.environment().putAll(environment);
        try {
            Path output = Files.createTempFile("standin-git", ".out");
            try {
                builder.redirectErrorStream(true).redirectOutput(output.toFile());
                Process process = builder.start();
                process.getOutputStream().close();
                awaitEnd(process, command);
                return new Result(
                        process.exitValue(), Files.readString(output, StandardCharsets.UTF_8));
            } finally {
                Files.delete(output);
            }
        } catch (IOException broken) {
            throw new UncheckedIOException("git did not run: " + command, broken);
        }
    }

    private static void awaitEnd(Process process, List<String> command) {
        try {
            if (process.waitFor(DEADLINE.toMillis(), TimeUnit.MILLISECONDS)) {
                return;
            }
        } catch (InterruptedException interrupted) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while running " + command, interrupted);
        }
        process.destroyForcibly();
        throw new IllegalStateException("no end after " + DEADLINE + ": " + command);
    }

    static Optional<CommitSha> commit(Path repository, String revision) {
        Result result =
                tryRun(
                        repository,
                        Map.of(),
                        "rev-parse",
                        "--verify",
                        "--quiet",
                        "--end-of-options",
                        revision + "^{commit}");
        return result.exitCode() == 0
                ? Optional.of(new CommitSha(result.output().strip()))
                : Optional.empty();
    }

    /** Empty too where it is a directory or a link. */
    static Optional<Blob> file(Path repository, String commit, String path) {
        Result entry = tryRun(repository, Map.of(), "ls-tree", commit, "--", path);
        if (!entry.output().startsWith("100")) {
            return Optional.empty();
        }
        String sha = entry.output().split("\\s+", -1)[2];
        return Optional.of(
                new Blob(sha, tryRun(repository, Map.of(), "cat-file", "blob", sha).output()));
    }

    static Optional<CommitSha> branch(Path repository, String branch) {
        return commit(repository, "refs/heads/" + branch);
    }

    static SortedMap<String, CommitSha> branches(Path repository) {
        var branches = new TreeMap<String, CommitSha>();
        String format = "--format=%(objectname) %(refname:lstrip=2)";
        run(repository, "for-each-ref", format, "refs/heads")
                .lines()
                .forEach(line ->
                        branches.put(
                                line.substring(line.indexOf(' ') + 1),
                                new CommitSha(line.substring(0, line.indexOf(' ')))));
        return branches;
    }
}
