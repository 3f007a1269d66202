package dev.nightkiln.demo;

import dev.nightkiln.task.CommitSha;
import dev.nightkiln.task.Repository;

import org.jspecify.annotations.Nullable;

import java.net.URI;
import java.nio.file.Path;
import java.time.InstantSource;

/**
 * GitHub on loopback: it keeps what it is told, answers as GitHub answers and refuses what GitHub
 * refuses. Its methods are what people and the site's administrator do; each sends the webhooks it
 * would send. It is for demos and tests: pages and accounts have no passwords.
 */
public final class GitHubStandIn implements AutoCloseable {
    private final World world;
    private final BareRepositories git;
    private final Webhooks webhooks;
    private final Faults faults = new Faults();
    private final Traffic traffic = new Traffic();
    private final Server server;
    private final Issues issues;
    private final Pulls pulls;

    private GitHubStandIn(Path directory, InstantSource clock, int port) {
        world = new World(clock);
        git = new BareRepositories(directory.toAbsolutePath());
        webhooks = new Webhooks(world);
        server = Server.start(new Server.Parts(world, git, webhooks, faults, traffic), port);
        issues = server.issues();
        pulls = server.pulls();
    }

    public static GitHubStandIn start(Path directory, InstantSource clock) {
        return start(directory, clock, 0);
    }

    /** The directory must be empty: nothing is read back. Port 0 lets the machine choose. */
    public static GitHubStandIn start(Path directory, InstantSource clock, int port) {
        return new GitHubStandIn(directory, clock, port);
    }

    public URI apiUrl() {
        return URI.create(server.links().api());
    }

    /** Pages, and git at {@code /owner/name.git}. */
    public URI webUrl() {
        return URI.create(server.links().web());
    }

    public Webhooks webhooks() {
        return webhooks;
    }

    public Faults faults() {
        return faults;
    }

    public Traffic traffic() {
        return traffic;
    }

    public View view() {
        return new View(world);
    }

    public AppCredentials createApp(String name) {
        return world.exclusively(
                () -> server.registry().create(name, HostedApp.Asks.MINIMAL).credentials());
    }

    /** From now on the App's events go there. */
    public void deliverTo(AppCredentials app, URI webhookUrl) {
        world.exclusively(() -> app(app).webhookUrl = webhookUrl);
    }

    private HostedApp app(AppCredentials credentials) {
        HostedApp app = world.apps.get(credentials.appId());
        if (app == null) {
            throw new IllegalArgumentException("no such App: " + credentials);
        }
        return app;
    }

    public Account createUser(String login) {
        return world.exclusively(() -> world.addAccount(login, Account.Kind.USER));
    }

    public Account createOrganization(String login) {
        return world.exclusively(() -> world.addAccount(login, Account.Kind.ORGANIZATION));
    }

    /** A private repository whose first commit on {@code main} holds the files of the directory. */
    public Repository createRepository(String owner, String name, Path seedDirectory) {
        return world.exclusively(() -> {
            Account account = world.account(owner);
            var identity = new Repository(world.newId(), account.login(), name);
            Path directory = git.create(account.login(), name, seedDirectory, world.now());
            world.addRepo(new Repo(identity, account, directory, world.now(), null));
            return identity;
        });
    }

    public Repository fork(String fullName, String toOwner) {
        return world.exclusively(() -> {
            Repo parent = world.repo(fullName);
            Account owner = world.account(toOwner);
            String name = parent.identity.name();
            var identity = new Repository(world.newId(), owner.login(), name);
            Path directory = git.fork(parent.directory, owner.login(), name);
            var fork = new Repo(identity, owner, directory, world.now(), parent);
            fork.visibleToAll = parent.visibleToAll;
            world.addRepo(fork);
            return identity;
        });
    }

    public void makePublic(String fullName) {
        world.exclusively(() -> world.repo(fullName).visibleToAll = true);
    }

    /** Returns the id of the installation. */
    public long install(AppCredentials app, String account, Selection selection) {
        return world.exclusively(() -> {
            var installation =
                    new Installation(
                            world.newId(),
                            app(app),
                            world.account(account),
                            selection,
                            world.now());
            world.installations.put(installation.id(), installation);
            return installation.id();
        });
    }

    public void grant(String fullName, String login, Permission permission) {
        world.exclusively(
                () -> world.repo(fullName).collaborators.put(world.account(login), permission));
    }

    public void revoke(String fullName, String login) {
        world.exclusively(() -> world.repo(fullName).collaborators.remove(world.account(login)));
    }

    /** An administrator asks for something before anything enters the default branch. */
    public void protect(String fullName, Protection protection) {
        world.exclusively(() -> world.repo(fullName).protections.put(world.newId(), protection));
    }

    /** What somebody does with the editor on the site; branches that rest on it follow. */
    public CommitSha commitFile(
            String fullName, String branch, String path, String content, String author) {
        return world.exclusively(() -> {
            Repo repo = world.repo(fullName);
            CommitSha commit = git.commitFile(repo.directory, branch, path, content, world.now());
            pulls.pushed(repo, world.account(author));
            return commit;
        });
    }

    /** A new branch where {@code from} is. */
    public void createBranch(String fullName, String branch, String from) {
        world.exclusively(() -> {
            Git.run(world.repo(fullName).directory, "branch", branch, from);
        });
    }

    /** Somebody forces a branch to be where {@code to} is, with a commit of theirs. */
    public void rewriteBranch(String fullName, String branch, String to, String author) {
        world.exclusively(() -> {
            Repo repo = world.repo(fullName);
            Git.run(repo.directory, "branch", "--force", branch, to);
            git.commitFile(repo.directory, branch, "rewritten.txt", "anew", world.now());
            pulls.pushed(repo, world.account(author));
        });
    }

    public int openIssue(String fullName, String author, String title, @Nullable String body) {
        return world.exclusively(
                () -> issues.open(world.repo(fullName), world.account(author), title, body).number);
    }

    /** What a person does to one issue or pull request. */
    public Conversation issue(String fullName, int number) {
        return new Conversation(world, pulls, fullName, number);
    }

    @Override
    public void close() {
        webhooks.close();
        server.close();
    }
}
