package dev.nightkiln.sandbox;

import java.net.URI;
import java.util.Map;
import java.util.Set;

/**
 * Which engine to use and as whom. {@code instance} tells our containers from those of another
 * Nightkiln on the same engine; {@code probeImage} must have a shell.
 */
public record DockerHost(
        URI address, String instance, String sidecarImage, String probeImage, SandboxUser user) {
    private static final String DEFAULT = "unix:///var/run/docker.sock";
    private static final Set<String> LOOPBACK = Set.of("localhost", "127.0.0.1", "[::1]");

    public DockerHost {
        boolean local = "unix".equals(address.getScheme());
        boolean loopback =
                "tcp".equals(address.getScheme())
                        && address.getHost() != null
                        && LOOPBACK.contains(address.getHost());
        if (!local && !loopback) {
            throw new IllegalArgumentException(
                    "DOCKER_HOST must be unix:///path or tcp on the loopback address, because the"
                            + " engine mounts directories of this machine; it is "
                            + address);
        }
        if (!instance.matches("[A-Za-z0-9][A-Za-z0-9._-]{0,62}")) {
            throw new IllegalArgumentException("not an instance name: " + instance);
        }
    }

    /** The engine that {@code DOCKER_HOST} names, or the usual socket. */
    public static DockerHost of(
            Map<String, String> environment, String instance, String sidecar, String probe) {
        String address = environment.getOrDefault("DOCKER_HOST", "");
        return new DockerHost(
                URI.create(address.isBlank() ? DEFAULT : address),
                instance,
                sidecar,
                probe,
                SandboxUser.current());
    }
}
