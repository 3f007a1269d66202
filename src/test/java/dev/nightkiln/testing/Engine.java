package dev.nightkiln.testing;

import java.util.ArrayList;
import java.util.List;

/** What one server has on the Docker engine, asked from the engine's own command. */
public record Engine(String instance) {
    /** Containers that run now in this role. */
    public List<String> running(String role) {
        return docker(
                "ps",
                "--quiet",
                "--filter",
                "label=dev.nightkiln.instance=" + instance,
                "--filter",
                "label=dev.nightkiln.role=" + role);
    }

    /** Containers, running or not, and volumes. */
    public List<String> everything() {
        String label = "label=dev.nightkiln.instance=" + instance;
        var all = new ArrayList<>(docker("ps", "--all", "--quiet", "--filter", label));
        all.addAll(docker("volume", "ls", "--quiet", "--filter", label));
        return all;
    }

    private static List<String> docker(String... arguments) {
        return Docker.run(arguments).lines().toList();
    }
}
