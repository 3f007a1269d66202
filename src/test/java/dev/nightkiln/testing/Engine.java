package dev.nightkiln.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

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
        var command = new ArrayList<>(List.of("docker"));
        command.addAll(List.of(arguments));
        try {
            Process docker = new ProcessBuilder(command).redirectErrorStream(true).start();
            String output =
                    new String(docker.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            if (!docker.waitFor(20, TimeUnit.SECONDS) || docker.exitValue() != 0) {
                throw new AssertionError(command + ": " + output);
            }
            return output.lines().toList();
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new AssertionError(command + " was interrupted", interrupted);
        }
    }
}
