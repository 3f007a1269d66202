package dev.nightkiln;

import dev.nightkiln.Finding.Fail;
import dev.nightkiln.Finding.Ok;
import dev.nightkiln.Finding.Warn;
import dev.nightkiln.SettingsResult.Loaded;
import dev.nightkiln.SettingsResult.Wrong;
import dev.nightkiln.policy.Policies;
import dev.nightkiln.sandbox.ImageName;
import dev.nightkiln.workspace.Storage;
import dev.nightkiln.yaml.Problem;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The doctor's questions about this machine. */
final class Probes {
    private static final long GIB = 1L << 30;
    private static final Pattern GIT = Pattern.compile("(?:git version )?([0-9]+)\\.([0-9]+).*");
    private static final int GIT_MAJOR = 2;

    /** The first with merge-tree --write-tree, which tells conflicts without a checkout. */
    private static final int GIT_MINOR = 38;

    private static final Duration SKEW = Duration.ofSeconds(30);

    private Probes() {}

    /** One line when all is well, else one per wrong setting. */
    static List<Probe> settings(SettingsResult result) {
        String name = "settings";
        return switch (result) {
            case Loaded(Settings settings) ->
                    List.of(
                            Probe.answers(
                                    name,
                                    "",
                                    () ->
                                            settings.github().apiUrl()
                                                    + ", state in "
                                                    + settings.server().stateDirectory()));
            case Wrong(List<Problem> problems) ->
                    problems.stream()
                            .map(problem -> fails(name, problem.complaint(), problem.mend()))
                            .toList();
        };
    }

    /** One line when the organisation's floor can be used, else one per error. */
    static List<Probe> policy(Policies policies) {
        String name = "policy";
        if (policies.floorErrors().isEmpty()) {
            return List.of(Probe.answers(name, "", () -> "the organisation's floor can be used"));
        }
        return policies.floorErrors().stream()
                .map(error -> fails(name, error.complaint(), error.mend()))
                .toList();
    }

    private static Probe fails(String name, String what, String mend) {
        return new Probe(name, mend, () -> new Fail(name, what, mend));
    }

    /** Writes and removes a file; the directory is made as the server would make it. */
    static Probe stateDirectory(Path directory) {
        String name = "state directory";
        String mend = "make " + directory + " writable for this user or set NIGHTKILN_STATE_DIR";
        return new Probe(
                name,
                mend,
                () -> {
                    try {
                        if (!Files.exists(directory)) {
                            StateDirectory.open(directory);
                        }
                        Files.delete(Files.createTempFile(directory, "doctor", ".tmp"));
                    } catch (IOException | UncheckedIOException refused) {
                        return new Fail(name, directory + " cannot be written", mend);
                    }
                    return space(name, directory, Files.getFileStore(directory).getUsableSpace());
                });
    }

    static Finding space(String name, Path directory, long bytes) {
        String what = "%s, %.1f GiB free".formatted(directory, (double) bytes / GIB);
        String mend = "free some space or set NIGHTKILN_STATE_DIR to a larger disk";
        if (bytes < GIB) {
            return new Fail(name, what, mend);
        }
        return bytes < 5 * GIB ? new Warn(name, what, mend) : new Ok(name, what);
    }

    /** The question tries it, as the server does at its start. */
    static Probe storage(Callable<Storage> question) {
        String name = "workspace quota";
        String mend =
                "for a hard quota run the server as root, where it shares its mounts with the"
                        + " engine; or give NIGHTKILN_STATE_DIR a disk of its own";
        return new Probe(
                name,
                mend,
                () ->
                        switch (question.call()) {
                            case Storage.Bounded _ ->
                                    new Ok(
                                            name,
                                            "hard: each run has a file system of its own, which"
                                                    + " refuses what is beyond the quota");
                            case Storage.Watched(_, String why) ->
                                    new Warn(
                                            name,
                                            "watched: a run that exceeds it is ended a moment"
                                                    + " later, because "
                                                    + why,
                                            mend);
                        });
    }

    /** The question answers what {@code git --version} prints. */
    static Probe git(Callable<String> question) {
        String name = "git";
        String mend = "install git " + GIT_MAJOR + "." + GIT_MINOR + " or newer";
        return new Probe(
                name,
                mend,
                () -> {
                    String answer = question.call().strip();
                    Matcher version = GIT.matcher(answer);
                    if (!version.matches()) {
                        return new Fail(name, "unknown version: " + answer, mend);
                    }
                    int major = Integer.parseInt(version.group(1));
                    int minor = Integer.parseInt(version.group(2));
                    boolean enough =
                            major > GIT_MAJOR || (major == GIT_MAJOR && minor >= GIT_MINOR);
                    return enough
                            ? new Ok(name, answer)
                            : new Fail(name, answer + " is too old", mend);
                });
    }

    /** The question answers the engine's version, or throws when it cannot be reached. */
    static Probe engine(Callable<String> question) {
        return Probe.answers(
                "docker engine",
                "run sandbox-images/setup.sh, or point DOCKER_HOST at an engine this user may use",
                question);
    }

    /** The question answers the engine's id of it, or throws where it has none. */
    static Probe image(String image, Callable<String> question) {
        boolean isOurs = image.startsWith("nightkiln/") && image.endsWith(":dev");
        return Probe.answers(
                "image",
                isOurs
                        ? "run sandbox-images/setup.sh, which builds it"
                        : "put it on the engine, or name another in the organisation's policy",
                () -> image + ", in a policy " + ImageName.fixed(image, question.call()));
    }

    /** The question answers product and version of the opened database. */
    static Probe database(Callable<String> question) {
        return Probe.answers(
                "database",
                "check NIGHTKILN_DATABASE_URL, user and password; stop a second server that uses it",
                question);
    }

    /** The question answers the Date header of any answer of GitHub. */
    static Probe gitHub(Settings.GitHub github, Callable<Instant> question, InstantSource clock) {
        String name = "github";
        String mend = "check NIGHTKILN_GITHUB_API_URL, the network and the proxy of this machine";
        return new Probe(
                name,
                mend,
                () -> {
                    Duration ahead = Duration.between(question.call(), clock.instant());
                    if (ahead.abs().compareTo(SKEW) <= 0) {
                        return new Ok(name, github.apiUrl() + " answers, clocks agree");
                    }
                    String what =
                            "this machine's clock is %d seconds %s GitHub's"
                                    .formatted(
                                            ahead.abs().toSeconds(),
                                            ahead.isNegative() ? "behind" : "ahead of");
                    return new Fail(
                            name, what, "set the clock: GitHub refuses tokens of another time");
                });
    }
}
