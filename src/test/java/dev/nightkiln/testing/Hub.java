package dev.nightkiln.testing;

import dev.nightkiln.demo.AppCredentials;
import dev.nightkiln.demo.GitHubStandIn;
import dev.nightkiln.demo.Permission;
import dev.nightkiln.demo.Selection;
import dev.nightkiln.task.Repository;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Clock;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** A GitHub with one organisation, one for forks, one person who may write, and one App on both. */
public final class Hub implements AutoCloseable {
    public static final String OWNER = "acme";
    public static final String FORK_OWNER = "acme-agents";
    public static final String PERSON = "ada";

    private final Path directory;
    private final GitHubStandIn gitHub;
    private final AppCredentials app;
    private final Map<String, Place> places = new ConcurrentHashMap<>();

    private Hub(Path directory, GitHubStandIn gitHub, AppCredentials app) {
        this.directory = directory;
        this.gitHub = gitHub;
        this.app = app;
    }

    public static Hub open(Path directory) {
        GitHubStandIn gitHub = GitHubStandIn.start(directory.resolve("github"), Clock.systemUTC());
        AppCredentials app = gitHub.createApp("nightkiln");
        gitHub.createOrganization(OWNER);
        gitHub.createOrganization(FORK_OWNER);
        gitHub.createUser(PERSON);
        gitHub.install(app, OWNER, new Selection.All());
        gitHub.install(app, FORK_OWNER, new Selection.All());
        return new Hub(directory, gitHub, app);
    }

    /** A repository of these files, which the person may write to, and its fork. */
    public Place repository(String name, Map<String, String> files) throws IOException {
        Path seed = Files.createDirectories(directory.resolve("seeds").resolve(name));
        for (Map.Entry<String, String> file : files.entrySet()) {
            Path path = seed.resolve(file.getKey());
            Files.createDirectories(path.getParent());
            Files.writeString(path, file.getValue());
        }
        Repository repository = gitHub.createRepository(OWNER, name, seed);
        gitHub.grant(repository.fullName(), PERSON, Permission.WRITE);
        gitHub.fork(repository.fullName(), FORK_OWNER);
        var place = new Place(gitHub, repository, FORK_OWNER + "/" + name);
        places.put(name, place);
        return place;
    }

    /** The App's private key as a file that only its owner can read. */
    public Path privateKey() throws IOException {
        Path file = directory.resolve("app.pem");
        if (!Files.exists(file)) {
            Files.createFile(
                    file,
                    PosixFilePermissions.asFileAttribute(
                            PosixFilePermissions.fromString("rw-------")));
            Files.writeString(file, app.privateKeyPem());
        }
        return file;
    }

    public void deliverTo(int port) {
        gitHub.deliverTo(app, URI.create("http://127.0.0.1:" + port + "/webhooks/github"));
    }

    public GitHubStandIn gitHub() {
        return gitHub;
    }

    public AppCredentials app() {
        return app;
    }

    public Iterable<Place> places() {
        return places.values();
    }

    @Override
    public void close() {
        gitHub.close();
    }
}
