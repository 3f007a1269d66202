package dev.nightkiln;

import dev.nightkiln.sandbox.DockerHost;

/**
 * Which engine, and the images every sandbox of ours rests on ({@code sandbox-images/setup.sh}
 * makes them).
 */
final class EngineSettings {
    static final String SIDECAR = "nightkiln/sidecar:dev";
    static final String SANDBOX = "nightkiln/sandbox:dev";

    private EngineSettings() {}

    static DockerHost of(String instance) {
        return DockerHost.of(System.getenv(), instance, SIDECAR, SANDBOX);
    }
}
