package dev.nightkiln.github;

import dev.nightkiln.task.Repository;

import tools.jackson.databind.JsonNode;

import java.util.Map;
import java.util.Optional;

/** Finds the fork of a repository that bears the repository's own name. */
final class Forks {
    private final GitHubApp app;

    Forks(GitHubApp app) {
        this.app = app;
    }

    /** Empty where the App is not installed, or where the name belongs to something else. */
    Optional<ForkRef> find(Repository parent, String owner) {
        Optional<Long> installation = app.installationOf(owner, parent.name());
        if (installation.isEmpty()) {
            return Optional.empty();
        }
        // The id is what we look for; the parent's stands in for it until the answer is here.
        var sought = new Repository(parent.id(), owner, parent.name());
        long installationId = installation.get();
        try (var token = app.mintByName(installationId, sought, Map.of("metadata", "read"))) {
            Rest rest = app.rest(installationId, token);
            String path = "repos/" + sought.fullName();
            JsonNode found = rest.get(path);
            boolean isFork = found.path("parent").path("id").asLong(0) == parent.id();
            if (!isFork) {
                return Optional.empty();
            }
            Repository fork =
                    rest.typed(
                            "GET /" + path,
                            () ->
                                    new Repository(
                                            found.path("id").asLong(),
                                            found.path("owner").path("login").asString(owner),
                                            found.path("name").asString(parent.name())));
            return Optional.of(new ForkRef(fork, installationId, parent));
        }
    }
}
