package dev.nightkiln;

import dev.nightkiln.github.AppManifest;
import dev.nightkiln.github.GitHubApp;
import dev.nightkiln.github.GitHubConnection;
import dev.nightkiln.sandbox.DockerSandboxes;
import dev.nightkiln.sandbox.EngineInfo;
import dev.nightkiln.secrets.ProcessOutput;
import dev.nightkiln.secrets.Redactor;
import dev.nightkiln.store.Database;
import dev.nightkiln.store.StoreException;
import dev.nightkiln.store.TaskStore;
import dev.nightkiln.workspace.Storage;

import java.io.IOException;
import java.net.ConnectException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** The doctor's questions, asked of the real parts. */
final class Examination {
    static final Duration PATIENCE = Duration.ofSeconds(20);

    private Examination() {}

    /** Without settings nothing is run, and so nothing is laid anywhere. */
    private static Path directory(SettingsResult result) {
        return result instanceof SettingsResult.Loaded(Settings settings)
                ? settings.server().stateDirectory().toAbsolutePath().normalize()
                : Path.of(System.getProperty("java.io.tmpdir"));
    }

    static Doctor of(SettingsResult result) {
        var probes = new ArrayList<>(Probes.settings(result));
        probes.add(Probes.git(Examination::gitVersion));
        var sandboxes = new DockerSandboxes(EngineSettings.of("doctor"), directory(result));
        probes.add(Probes.engine(() -> described(sandboxes.engine())));
        for (String image : List.of(EngineSettings.SIDECAR, EngineSettings.SANDBOX)) {
            probes.add(Probes.image(image, () -> sandboxes.imageId(image)));
        }
        if (result instanceof SettingsResult.Loaded(Settings settings)) {
            // For good: what the doctor says is the last thing this process does.
            var _ = ProcessOutput.guard(settings.secrets());
            Path state = settings.server().stateDirectory();
            probes.add(Probes.stateDirectory(state));
            probes.add(Probes.storage(() -> Storage.of(state, sandboxes::canOverlay)));
            probes.add(Probes.database(() -> database(settings)));
            var policies = PolicyFloor.load(settings.tasks().policyFile());
            probes.addAll(Probes.policy(policies));
            policies.scannerImage()
                    .ifPresent(image ->
                            probes.add(Probes.image(image, () -> sandboxes.imageId(image))));
            probes.addAll(ModelProbes.of(settings.providers(), policies));
            probes.add(Probes.gitHub(settings.github(), () -> dateOf(settings), Clock.systemUTC()));
            probes.addAll(app(settings));
        }
        return new Doctor(probes, PATIENCE);
    }

    private static List<Probe> app(Settings settings) {
        if (settings.app().isEmpty()) {
            return List.of(AppProbes.noApp());
        }
        var identity = settings.app().get();
        Optional<String> forkOwner = settings.github().forkOwner();
        return List.of(
                AppProbes.app(
                        AppManifest.bundled().wanted(),
                        () -> asking(settings, identity, GitHubApp::registration)),
                AppProbes.deliveries(
                        () -> asking(settings, identity, Examination::failedDeliveries)),
                AppProbes.forkOwner(
                        forkOwner,
                        () ->
                                asking(
                                        settings,
                                        identity,
                                        github -> installation(github, forkOwner.orElseThrow()))));
    }

    static <T> T asking(
            Settings settings, Settings.AppIdentity identity, Function<GitHubApp, T> question) {
        var key = identity.privateKey();
        var secrets = settings.secrets();
        secrets.add("the App's private key", key);
        var connection = new GitHubConnection(settings.github().apiUrl(), identity.id(), key);
        try (var _ = ProcessOutput.guard(secrets);
                var github = new GitHubApp(connection, secrets, Clock.systemUTC())) {
            return question.apply(github);
        }
    }

    private static int failedDeliveries(GitHubApp github) {
        return github.failedDeliveries(Clock.systemUTC().instant().minus(Duration.ofDays(3)))
                .size();
    }

    private static String installation(GitHubApp github, String owner) {
        return github.installationOn(owner)
                .map(id -> "the App is installed (installation " + id + ")")
                .orElseThrow(
                        () -> new IllegalStateException("the App is not installed on " + owner));
    }

    private static String gitVersion() throws IOException {
        Process git = new ProcessBuilder("git", "--version").redirectErrorStream(true).start();
        try (var output = git.getInputStream()) {
            return new String(output.readAllBytes(), StandardCharsets.UTF_8).strip();
        }
    }

    private static String described(EngineInfo engine) {
        return "Docker %s, API %s, runtimes %s"
                .formatted(
                        engine.version(), engine.apiVersion(), String.join(" ", engine.runtimes()));
    }

    /** Opens it for a moment; a server that is running holds the embedded one, and that is well. */
    private static String database(Settings settings) {
        try (var database =
                Database.open(
                        settings.database().url(),
                        Optional.of(settings.database().user()),
                        Optional.of(settings.database().password().value()),
                        new Redactor(settings.secrets()))) {
            Optional<String> broken =
                    new TaskStore(database, Clock.systemUTC(), _ -> {}).brokenLog();
            if (broken.isPresent()) {
                throw new IllegalStateException(
                        broken.get() + ": somebody has changed what is on record of it");
            }
            return (database.embedded() ? "embedded H2" : "reachable") + ", task logs unbroken";
        } catch (StoreException failed) {
            if (failed.inUse()) {
                return "embedded H2, in use by a running server";
            }
            throw failed;
        }
    }

    private static Instant dateOf(Settings settings) throws IOException, InterruptedException {
        try (var client = HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(10)).build()) {
            var request =
                    HttpRequest.newBuilder(settings.github().apiUrl())
                            .timeout(Duration.ofSeconds(10))
                            .build();
            var response = client.send(request, HttpResponse.BodyHandlers.discarding());
            return response.headers()
                    .firstValue("Date")
                    .map(text -> ZonedDateTime.parse(text, DateTimeFormatter.RFC_1123_DATE_TIME))
                    .map(ZonedDateTime::toInstant)
                    .orElseThrow(() -> new IOException("the answer has no Date"));
        } catch (ConnectException refused) {
            throw new IOException("no connection to " + settings.github().apiUrl(), refused);
        }
    }
}
