package dev.nightkiln;

import dev.nightkiln.attest.SigningKeys;
import dev.nightkiln.github.GitHubApp;
import dev.nightkiln.github.GitHubConnection;
import dev.nightkiln.queue.TaskQueue;
import dev.nightkiln.sandbox.DockerSandboxes;
import dev.nightkiln.sandbox.SandboxUser;
import dev.nightkiln.sandbox.Sandboxes;
import dev.nightkiln.secrets.ProcessOutput;
import dev.nightkiln.secrets.Redactor;
import dev.nightkiln.secrets.Secrets;
import dev.nightkiln.store.Database;
import dev.nightkiln.store.DeliveryStore;
import dev.nightkiln.store.TaskStore;
import dev.nightkiln.workspace.Storage;
import dev.nightkiln.workspace.Workspaces;

import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Optional;

/**
 * What the work of a server stands on: its state and database, GitHub, its keys, the engine and the
 * trees. What any of it holds as a secret is hidden from here on.
 */
final class Ground implements AutoCloseable {
    final Path state;
    final Secrets secrets;
    final Redactor redactor;
    final Database database;
    final TaskQueue queue;
    final TaskStore tasks;
    final DeliveryStore deliveries;
    final GitHubApp github;
    final SigningKeys keys;
    final SandboxUser user;
    final Sandboxes sandboxes;
    final Workspaces workspaces;
    private final ProcessOutput.Guard output;

    Ground(Settings settings, Settings.AppIdentity identity, InstantSource clock) {
        state = StateDirectory.open(settings.server().stateDirectory());
        secrets = settings.secrets();
        redactor = new Redactor(secrets);
        output = ProcessOutput.guard(secrets);
        database =
                Database.open(
                        settings.database().url(),
                        Optional.of(settings.database().user()),
                        Optional.of(settings.database().password().value()),
                        redactor);
        queue = new TaskQueue(database, clock);
        tasks = new TaskStore(database, clock, queue::changed);
        deliveries = new DeliveryStore(database, clock, queue::arrived);
        var key = identity.privateKey();
        secrets.add("the App's private key", key);
        github =
                new GitHubApp(
                        new GitHubConnection(settings.github().apiUrl(), identity.id(), key),
                        secrets,
                        clock);
        keys = SigningKeys.open(state, clock, secrets);
        user = SandboxUser.current();
        sandboxes = new DockerSandboxes(EngineSettings.of(StateDirectory.instance(state)), state);
        var storage = Storage.of(state, sandboxes::canOverlay);
        workspaces = new Workspaces(state, user, storage, redactor);
    }

    @Override
    public void close() {
        github.close();
        sandboxes.close();
        database.close();
        output.close();
    }
}
