package dev.nightkiln.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** The engine's own command, for what a test does beside the server. */
public final class Docker {
    private Docker() {}

    /** What it printed. Whatever fails fails the test. */
    public static String run(String... arguments) {
        var command = new ArrayList<>(List.of("docker"));
        command.addAll(List.of(arguments));
        try {
            var builder = new ProcessBuilder(command).redirectErrorStream(true);
            // The builder that every engine has; the other one is a plugin.
            builder.environment().put("DOCKER_BUILDKIT", "0");
            Process docker = builder.start();
            String said =
                    new String(docker.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            if (docker.waitFor() != 0) {
                throw new AssertionError(command + ": " + said);
            }
            return said.strip();
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new AssertionError(command + " was interrupted", interrupted);
        }
    }
}
