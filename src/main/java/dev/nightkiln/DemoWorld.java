package dev.nightkiln;

import dev.nightkiln.demo.AppCredentials;
import dev.nightkiln.demo.Conversation;
import dev.nightkiln.demo.GitHubStandIn;
import dev.nightkiln.demo.ModelStandIn;
import dev.nightkiln.demo.Permission;
import dev.nightkiln.demo.Selection;
import dev.nightkiln.task.CommitSha;
import dev.nightkiln.task.Repository;

import tools.jackson.core.type.TypeReference;
import tools.jackson.dataformat.yaml.YAMLMapper;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * A GitHub of our own with one repository, five issues and a fork, a model provider of our own, and
 * a server that takes the deliveries. The server is the product as it is; only the addresses in its
 * settings are the stand-ins'.
 */
final class DemoWorld implements AutoCloseable {
    static final String OWNER = "acme";
    static final String PERSON = "ada";

    /** May label and comment, but not write: to be seen refused. */
    private static final String OUTSIDER = "bob";

    private static final String FORK_OWNER = "acme-agents";
    private static final TypeReference<List<SeedIssue>> ISSUES = new TypeReference<>() {};

    /** May write, and have to agree to what touches a protected path. */
    static final List<String> REVIEWERS = List.of("cleo", "dora");

    private final GitHubStandIn gitHub;
    private final ModelStandIn model;
    private final Repository repository;
    private final App app;

    private record SeedIssue(int number, String title, String body) {}

    private DemoWorld(GitHubStandIn gitHub, ModelStandIn model, Repository repository, App app) {
        this.gitHub = gitHub;
        this.model = model;
        this.repository = repository;
        this.app = app;
    }

    static DemoWorld start(Path directory, int port, Path seed, InstantSource clock) {
        GitHubStandIn gitHub = GitHubStandIn.start(directory.resolve("github"), clock, port);
        AppCredentials credentials = gitHub.createApp("nightkiln");
        gitHub.createOrganization(OWNER);
        gitHub.createOrganization(FORK_OWNER);
        gitHub.createUser(PERSON);
        gitHub.createUser(OUTSIDER);
        Repository repository = gitHub.createRepository(OWNER, seed.getFileName().toString(), seed);
        gitHub.grant(repository.fullName(), PERSON, Permission.WRITE);
        gitHub.grant(repository.fullName(), OUTSIDER, Permission.TRIAGE);
        for (String reviewer : REVIEWERS) {
            gitHub.createUser(reviewer);
            gitHub.grant(repository.fullName(), reviewer, Permission.WRITE);
        }
        gitHub.fork(repository.fullName(), FORK_OWNER);
        gitHub.install(credentials, OWNER, new Selection.All());
        gitHub.install(credentials, FORK_OWNER, new Selection.All());
        for (SeedIssue issue : issues(seed)) {
            gitHub.openIssue(repository.fullName(), PERSON, issue.title(), issue.body());
        }
        var key = new Secret("demo-" + UUID.randomUUID());
        ModelStandIn model = ModelStandIn.start(key.value());
        var provider = new Settings.Provider("anthropic", model.url(), key);
        Settings settings = settings(directory, gitHub, credentials, provider);
        App app = App.start(settings, settings.app().orElseThrow(), clock);
        gitHub.deliverTo(
                credentials, URI.create("http://127.0.0.1:" + app.port() + "/webhooks/github"));
        return new DemoWorld(gitHub, model, repository, app);
    }

    private static Settings settings(
            Path directory,
            GitHubStandIn gitHub,
            AppCredentials credentials,
            Settings.Provider model) {
        Path state = directory.resolve("state");
        return new Settings(
                new Settings.GitHub(gitHub.apiUrl(), gitHub.webUrl(), Optional.of(FORK_OWNER)),
                Optional.of(
                        new Settings.AppIdentity(
                                credentials.appId(),
                                new Secret(credentials.privateKeyPem()),
                                new Secret(credentials.webhookSecret()))),
                new Settings.Server("127.0.0.1", 0, Optional.empty(), true, state),
                new Settings.Database(
                        "jdbc:h2:file:" + state.resolve("nightkiln"), "", new Secret("")),
                new Settings.Tasks(2, 1, Optional.empty()),
                List.of(model));
    }

    private static List<SeedIssue> issues(Path seed) {
        Path file = seed.resolveSibling(seed.getFileName() + ".issues.yml");
        try {
            return YAMLMapper.shared().readValue(Files.readString(file), ISSUES);
        } catch (IOException failed) {
            throw new UncheckedIOException("cannot read " + file, failed);
        }
    }

    App app() {
        return app;
    }

    Repository repository() {
        return repository;
    }

    Conversation issue(int number) {
        return gitHub.issue(repository.fullName(), number);
    }

    /** How the check run of this commit was concluded at last, or that it was not. */
    Optional<String> conclusion(CommitSha head, String checkRun) {
        return gitHub.view().checkRuns(repository.fullName()).stream()
                .filter(run -> run.headSha().equals(head) && run.name().equals(checkRun))
                .flatMap(run -> Optional.ofNullable(run.conclusion()).stream())
                .reduce((_, last) -> last);
    }

    URI page(String path) {
        return URI.create(gitHub.webUrl() + "/" + repository.fullName() + path);
    }

    @Override
    public void close() {
        app.close();
        model.close();
        gitHub.close();
    }
}
