package dev.nightkiln.workspace;

import dev.nightkiln.task.FailureReason;

import java.io.File;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.UnaryOperator;

/**
 * One way to call git: an environment made from nothing, a git directory that no agent can write,
 * every hook, filter, monitor and protocol off, a deadline and bounded output. Immutable; each
 * {@code with} is a copy.
 */
final class Git {
    private static final Duration LOCAL = Duration.ofSeconds(60);

    /** For processes that talk to a network or write whole trees. */
    private static final Duration LONG = Duration.ofMinutes(5);

    /** A listing of a million paths fits; a flood does not. */
    private static final int OUTPUT_LIMIT = 256 << 20;

    private static final List<String> COMMAND =
            List.of(
                    "git",
                    "-c",
                    "core.hooksPath=/dev/null",
                    "-c",
                    "core.fsmonitor=false",
                    "-c",
                    "core.untrackedCache=false",
                    "-c",
                    "core.attributesFile=/dev/null",
                    "-c",
                    "core.excludesFile=/dev/null",
                    "-c",
                    "core.fileMode=true",
                    "-c",
                    "core.symlinks=true",
                    "-c",
                    "core.ignoreCase=false",
                    "-c",
                    "core.autocrlf=false",
                    "-c",
                    "core.protectHFS=true",
                    "-c",
                    "core.protectNTFS=true",
                    "-c",
                    "core.quotePath=false",
                    "-c",
                    "submodule.recurse=false",
                    "-c",
                    "diff.ignoreSubmodules=all",
                    "-c",
                    "status.submoduleSummary=false",
                    "-c",
                    "diff.external=",
                    "-c",
                    "safe.bareRepository=explicit",
                    "-c",
                    "protocol.allow=never",
                    "-c",
                    "protocol.version=2",
                    "-c",
                    "http.followRedirects=false",
                    "-c",
                    "credential.helper=",
                    "-c",
                    "gc.auto=0",
                    "-c",
                    "maintenance.auto=false",
                    "-c",
                    "commit.gpgsign=false",
                    "-c",
                    "push.gpgSign=false",
                    "-c",
                    "advice.detachedHead=false");

    private static final Map<String, String> ENVIRONMENT =
            Map.ofEntries(
                    Map.entry("PATH", "/usr/local/bin:/usr/bin:/bin"),
                    Map.entry("HOME", "/nonexistent"),
                    Map.entry("LC_ALL", "C"),
                    Map.entry("TZ", "UTC"),
                    Map.entry("GIT_CONFIG_NOSYSTEM", "1"),
                    Map.entry("GIT_CONFIG_GLOBAL", "/dev/null"),
                    Map.entry("GIT_CONFIG_SYSTEM", "/dev/null"),
                    Map.entry("GIT_ATTR_NOSYSTEM", "1"),
                    Map.entry("GIT_TERMINAL_PROMPT", "0"),
                    Map.entry("GIT_ASKPASS", "/bin/false"),
                    Map.entry("SSH_ASKPASS", "/bin/false"),
                    Map.entry("GIT_SSH_COMMAND", "/bin/false"),
                    Map.entry("GIT_OPTIONAL_LOCKS", "0"),
                    Map.entry("GIT_ALLOW_PROTOCOL", "none"),
                    Map.entry("GIT_CEILING_DIRECTORIES", "/"),
                    Map.entry("GIT_NO_REPLACE_OBJECTS", "1"),
                    Map.entry("GIT_LITERAL_PATHSPECS", "1"),
                    Map.entry("GIT_PAGER", "cat"),
                    Map.entry("GIT_EDITOR", "/bin/false"));

    private final Map<String, String> environment;
    private final Bounds bounds;
    private final ProcessBuilder.Redirect outputTo;
    private final Input input;

    private record Bounds(Duration deadline, int output) {}

    private record Input(String bytes, ProcessBuilder.Redirect from) {
        static final Input NONE =
                new Input("", ProcessBuilder.Redirect.from(new File("/dev/null")));
    }

    private Git(
            Map<String, String> environment,
            Bounds bounds,
            ProcessBuilder.Redirect outputTo,
            Input input) {
        this.environment = environment;
        this.bounds = bounds;
        this.outputTo = outputTo;
        this.input = input;
    }

    static Git in(Path gitDirectory) {
        return new Git(
                        ENVIRONMENT,
                        new Bounds(LOCAL, OUTPUT_LIMIT),
                        ProcessBuilder.Redirect.PIPE,
                        Input.NONE)
                .with("GIT_DIR", gitDirectory.toString());
    }

    Git with(Map<String, String> more) {
        var all = new TreeMap<>(environment);
        all.putAll(more);
        return new Git(Map.copyOf(all), bounds, outputTo, input);
    }

    Git with(String name, String value) {
        return with(Map.of(name, value));
    }

    /** A private index over a work tree of ours. */
    Git over(Path index, Path workTree) {
        return with(
                Map.of("GIT_INDEX_FILE", index.toString(), "GIT_WORK_TREE", workTree.toString()));
    }

    Git overHttp(Remote remote) {
        return with(remote.environment()).with("GIT_ALLOW_PROTOCOL", "http:https").patient();
    }

    Git patient() {
        return within(LONG);
    }

    Git within(Duration deadline) {
        return new Git(environment, new Bounds(deadline, bounds.output()), outputTo, input);
    }

    /** Only the first bytes of the output are kept; the rest is counted. */
    Git keeping(int bytes) {
        return new Git(environment, new Bounds(bounds.deadline(), bytes), outputTo, input);
    }

    /** What the command reads, one character per byte. */
    Git input(String bytes) {
        return new Git(
                environment, bounds, outputTo, new Input(bytes, ProcessBuilder.Redirect.PIPE));
    }

    Git inputFrom(Path file) {
        return new Git(
                environment,
                bounds,
                outputTo,
                new Input("", ProcessBuilder.Redirect.from(file.toFile())));
    }

    Git outputTo(Path file) {
        return new Git(environment, bounds, ProcessBuilder.Redirect.to(file.toFile()), input);
    }

    /** Runs the command and answers only if it succeeded. */
    GitAnswer run(String... arguments) {
        return run(FailureReason.INTERNAL, UnaryOperator.identity(), arguments);
    }

    GitAnswer run(FailureReason reason, UnaryOperator<String> redaction, String... arguments) {
        GitAnswer answer = attempt(arguments);
        if (answer.exit() != 0) {
            throw failure(reason, arguments[0], redaction.apply(answer.errorTail()), answer.exit());
        }
        if (answer.omitted() > 0 && bounds.output() == OUTPUT_LIMIT) {
            throw new WorkspaceException(
                    FailureReason.INTERNAL,
                    "git " + arguments[0] + " wrote more than " + OUTPUT_LIMIT + " bytes",
                    null);
        }
        return answer;
    }

    /** Runs the command; any exit code is an answer. */
    GitAnswer attempt(String... arguments) {
        var command = new ArrayList<>(COMMAND);
        command.addAll(List.of(arguments));
        var builder = new ProcessBuilder(command).directory(new File("/"));
        builder.environment().clear();
        builder.environment().putAll(environment);
        builder.redirectInput(input.from()).redirectOutput(outputTo);
        try {
            return new GitProcess(builder.start(), "git " + arguments[0], bounds.deadline())
                    .finish(input.bytes(), bounds.output());
        } catch (IOException broken) {
            throw WorkspaceException.of("starting git " + arguments[0], broken);
        }
    }

    static WorkspaceException failure(
            FailureReason reason, String command, String words, int exit) {
        return new WorkspaceException(
                WorkspaceException.isDiskFull(words) ? FailureReason.DISK_FULL : reason,
                "git %s ended with exit code %d; the attempt stops here. git said: %s"
                        .formatted(command, exit, words.isBlank() ? "nothing" : words),
                null);
    }
}
