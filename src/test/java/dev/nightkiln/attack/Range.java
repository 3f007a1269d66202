package dev.nightkiln.attack;

import dev.nightkiln.Road;
import dev.nightkiln.testing.Hub;
import dev.nightkiln.testing.ModelStandIn;
import dev.nightkiln.testing.Place;
import dev.nightkiln.testing.Seeds;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A road with canaries wherever a secret would be, and the oracle that knows them. */
final class Range implements AutoCloseable {
    final Canaries canaries = new Canaries();
    final String password;
    final Sink sink;
    final ModelStandIn models;
    final Road road;
    final Oracle oracle;

    Range(Path directory) throws IOException {
        this(directory, Path.of("/proc/self/mounts"));
    }

    /** The mounts of this machine are read from that table. */
    Range(Path directory, Path mountTable) throws IOException {
        this(directory, mountTable, Optional.empty());
    }

    /** Under another floor than the shipped one, which may publish nothing. */
    Range(Path directory, Path mountTable, Optional<Path> floor) throws IOException {
        password = canaries.plant("the database's password");
        sink = new Sink();
        Files.writeString(directory.resolve("beside"), canaries.plant("a file beside the state"));
        models = ModelStandIn.open(canaries.plant("the key of a provider of models"));
        road =
                Road.open(
                        directory,
                        Optional.of(Hub.FORK_OWNER),
                        password,
                        floor,
                        Map.of("anthropic", models, "openai", models, "gemini", models));
        canaries.guard("the webhook's secret", road.hub().app().webhookSecret());
        List<String> key = road.hub().app().privateKeyPem().lines().toList();
        canaries.guard("the App's private key", key.get(key.size() / 2));
        Path within = directory.resolve("state/canary");
        Files.writeString(within, canaries.plant("a file of the state directory"));
        Place vault = vault(floor.isEmpty());
        String id = String.valueOf(vault.repository().id());
        oracle =
                new Oracle(
                        directory,
                        mountTable,
                        road,
                        canaries,
                        sink,
                        List.of(
                                within,
                                directory.resolve("state/mirrors/" + id + ".git"),
                                directory.resolve("state/checkouts/" + id)),
                        password);
    }

    /** Another repository, whose code is as near as it will ever be: its mirror is there. */
    private Place vault(boolean published) throws IOException {
        var files = new HashMap<>(Seeds.shell("echo done > result.txt", "true"));
        files.put("private.txt", canaries.plant("another repository's code") + "\n");
        Place vault = road.repository("vault", files);
        if (published) {
            Road.assertPublished(road.work(vault.issue("Do the thing")));
        }
        return vault;
    }

    @Override
    public void close() throws IOException {
        oracle.close();
        road.close();
        models.close();
        sink.close();
    }
}
