package dev.nightkiln.github;

import dev.nightkiln.secrets.Redactor;
import dev.nightkiln.secrets.Secrets;
import dev.nightkiln.task.Repository;

import org.kohsuke.github.GHApp;
import org.kohsuke.github.GitHub;

import java.security.SecureRandom;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicReference;
import java.util.random.RandomGenerator;
import java.util.stream.Collectors;

/**
 * The App at GitHub. Every method may throw {@link RetryLater} or {@link GitHubRefused}; none waits
 * longer than a few call timeouts. Safe for many threads. Closing revokes the tokens still alive.
 */
public final class GitHubApp implements AutoCloseable {
    private final GitHubConnection connection;
    private final Secrets secrets;
    private final InstantSource clock;
    private final RandomGenerator random;
    private final Transport transport;
    private final AppJwt jwt;
    private final Line line;
    private final GitHub library;
    private final AtomicReference<Optional<GHApp>> self = new AtomicReference<>(Optional.empty());
    private final Map<Long, Installation> installations = new ConcurrentHashMap<>();

    /** Every token it gets is added to the secrets, and no request carries a secret in its body. */
    public GitHubApp(GitHubConnection connection, Secrets secrets, InstantSource clock) {
        this(connection, secrets, clock, new SecureRandom());
    }

    public GitHubApp(
            GitHubConnection connection,
            Secrets secrets,
            InstantSource clock,
            RandomGenerator random) {
        this.connection = connection;
        this.secrets = secrets;
        this.clock = clock;
        this.random = random;
        this.transport =
                new Transport(connection.apiUrl(), connection.callTimeout(), new Redactor(secrets));
        this.jwt = new AppJwt(connection.appId(), connection.key(), secrets, clock);
        this.line = new Line(transport, new Pace(clock, random), jwt);
        this.library = LibraryConnector.on(line);
    }

    /** What one installation shares: its pace, its tokens and the clients of its repositories. */
    private record Installation(
            Pace pace, TokenMint mint, Map<Repository, RepositoryClient> clients) {}

    /** Asked once and kept. Refuses a key that belongs to another App. */
    public AppIdentity identity() {
        GHApp app = app();
        return new AppIdentity(app.getId(), app.getSlug(), app.getName());
    }

    /** What our App is on GitHub right now. */
    public AppRegistration registration() {
        GHApp app = app();
        return new AppRegistration(
                app.getSlug(),
                app.getPermissions(),
                app.getEvents().stream()
                        .map(event -> event.name().toLowerCase(Locale.ROOT))
                        .collect(Collectors.toSet()));
    }

    long id() {
        return connection.appId();
    }

    private GHApp app() {
        Optional<GHApp> known = self.get();
        if (known.isPresent()) {
            return known.get();
        }
        GHApp app = LibraryConnector.read(line, "GET /app", library::getApp);
        if (app.getId() != connection.appId()) {
            throw new GitHubRefused(
                    200,
                    "the key belongs to App %d, the setting says %d"
                            .formatted(app.getId(), connection.appId()),
                    "GET /app");
        }
        self.set(Optional.of(app));
        return app;
    }

    public RepositoryClient repository(long installationId, Repository repository) {
        Installation installation = installation(installationId);
        return installation
                .clients()
                .computeIfAbsent(repository, wanted -> client(installationId, wanted));
    }

    private RepositoryClient client(long installationId, Repository repository) {
        Installation installation = installation(installationId);
        var patience = connection.callTimeout().multipliedBy(2);
        var tokens = new TokenSource(installation.mint(), repository, patience, clock);
        var ownLine = new Line(transport, installation.pace(), tokens);
        return new RepositoryClient(this, installationId, repository, ownLine);
    }

    private Installation installation(long id) {
        if (id <= 0) {
            throw new IllegalArgumentException("not an installation id: " + id);
        }
        return installations.computeIfAbsent(
                id,
                _ -> {
                    var pace = new Pace(clock, random);
                    var mint = new TokenMint(transport, pace, jwt, id, secrets, clock);
                    return new Installation(pace, mint, new ConcurrentHashMap<>());
                });
    }

    /** Empty where the App is not installed, or the repository does not exist. */
    public Optional<Long> installationOf(String owner, String name) {
        var checked = new Repository(1, owner, name);
        try {
            return Optional.of(
                    LibraryConnector.read(
                            line,
                            "GET /repos/" + checked.fullName() + "/installation",
                            () -> app().getInstallationByRepository(owner, name).getId()));
        } catch (GitHubRefused refused) {
            if (refused.status() == 404) {
                return Optional.empty();
            }
            throw refused;
        }
    }

    /** The installation on an account, whatever repositories it covers. */
    public Optional<Long> installationOn(String owner) {
        return new Rest(line)
                .pages("app/installations?per_page=100", _ -> false).stream()
                        .filter(found ->
                                found.path("account")
                                        .path("login")
                                        .asString("")
                                        .equalsIgnoreCase(owner))
                        .map(found -> found.path("id").asLong(0))
                        .findFirst();
    }

    /** Of the default branch where none is named; empty where the App is not installed. */
    public Optional<BranchRules> branchRules(String owner, String name, Optional<String> branch) {
        return BranchRulesReader.read(this, owner, name, branch);
    }

    /** Close it as soon as its work is done. */
    public RepositoryToken mint(
            long installationId, Repository repository, Map<String, String> permissions) {
        return installation(installationId).mint().mint(repository, permissions);
    }

    RepositoryToken mintByName(
            long installationId, Repository repository, Map<String, String> permissions) {
        return installation(installationId).mint().mintByName(repository, permissions);
    }

    Rest rest(long installationId, RepositoryToken token) {
        var credential = Credential.fixed("Bearer " + token.value());
        return new Rest(new Line(transport, installation(installationId).pace(), credential));
    }

    /** GitHub keeps its record for about three days. */
    public List<FailedDelivery> failedDeliveries(Instant since) {
        return new Deliveries(new Rest(line)).failedSince(since);
    }

    public void redeliver(long deliveryId) {
        new Deliveries(new Rest(line)).redeliver(deliveryId);
    }

    @Override
    public void close() {
        installations.values().forEach(each -> each.mint().revokeAll());
        transport.close();
    }
}
