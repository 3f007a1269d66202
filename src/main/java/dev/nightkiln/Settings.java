package dev.nightkiln;

import dev.nightkiln.github.PrivateKeys;
import dev.nightkiln.secrets.Secrets;

import java.net.URI;
import java.nio.file.Path;
import java.security.interfaces.RSAPrivateKey;
import java.util.List;
import java.util.Optional;

/**
 * What an operator decides: environment over file over defaults. Without an App identity this
 * server can only be set up, not serve.
 */
record Settings(
        GitHub github,
        Optional<AppIdentity> app,
        Server server,
        Database database,
        Tasks tasks,
        List<Provider> providers) {
    Settings {
        providers = List.copyOf(providers);
    }

    Settings with(Optional<AppIdentity> made) {
        return new Settings(github, made, server, database, tasks, providers);
    }

    /** What settings hold that must never leave this server; what it gets later is added. */
    Secrets secrets() {
        var secrets = new Secrets();
        app.ifPresent(
                identity -> secrets.add("the webhook secret", identity.webhookSecret().value()));
        // No password is none to hide; a short one is refused where settings are read.
        if (!database.password().value().isEmpty()) {
            secrets.add("the database password", database.password().value());
        }
        providers.forEach(
                provider -> secrets.add("the key of " + provider.name(), provider.key().value()));
        return secrets;
    }

    /** Addresses end without a slash. An empty fork owner means: branch in the same repository. */
    record GitHub(URI apiUrl, URI webUrl, Optional<String> forkOwner) {}

    /** The key is what its file held when it was judged; the file is not read again. */
    record AppIdentity(long id, Secret privateKeyPem, Secret webhookSecret) {
        RSAPrivateKey privateKey() {
            return PrivateKeys.parse(privateKeyPem.value(), "the file of the App's private key");
        }
    }

    /**
     * Port 0 takes any free one. The public URL is for links and the App's manifest; with evidence
     * links whoever can read a pull request can open its evidence on this server.
     */
    record Server(
            String host,
            int port,
            Optional<URI> publicUrl,
            boolean evidenceLinks,
            Path stateDirectory) {}

    record Database(String url, String user, Secret password) {}

    /** How many attempts may run; an empty policy file means the packed floor. */
    record Tasks(int total, int perRepository, Optional<Path> policyFile) {}

    /** Who answers calls of models; the address has no version at its end. */
    record Provider(String name, URI url, Secret key) {}
}
