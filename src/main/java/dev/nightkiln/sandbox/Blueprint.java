package dev.nightkiln.sandbox;

import com.github.dockerjava.api.DockerClient;
import com.github.dockerjava.api.command.CreateContainerCmd;
import com.github.dockerjava.api.model.HealthCheck;
import com.github.dockerjava.api.model.HostConfig;
import com.github.dockerjava.api.model.Mount;
import com.github.dockerjava.api.model.MountType;
import com.github.dockerjava.api.model.VolumeOptions;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.stream.Collectors;

/**
 * What is asked of the engine for one run. The names are ours and unlike any other's, so that even
 * a part whose creation was never answered can be removed.
 */
record Blueprint(DockerHost host, SandboxSpec spec, LoopbackNames names, String name) {
    static final int PROXY_PORT = 3128;

    /** The last one is for Maven from 3.9 on, which otherwise overlooks the others. */
    private static final String JVM_PROXY =
            "-Dhttp.proxyHost=127.0.0.1 -Dhttp.proxyPort=%1$d -Dhttps.proxyHost=127.0.0.1 -Dhttps.proxyPort=%1$d -Daether.connector.http.useSystemProperties=true"
                    .formatted(PROXY_PORT);

    private static final String WORKSPACE = "/workspace";
    private static final String HOSTNAME = "sandbox";

    static Blueprint of(DockerHost host, SandboxSpec spec, LoopbackNames names) {
        SandboxLabel label = spec.label();
        String unique = UUID.randomUUID().toString().substring(0, 8);
        return new Blueprint(
                host,
                spec,
                names,
                "nightkiln-%s-%d-%s-%s"
                        .formatted(label.task(), label.fence(), label.role(), unique));
    }

    String sidecarName() {
        return name + "-gateway";
    }

    boolean hasGateway() {
        return spec.mounts().gatewaySocketDirectory().isPresent();
    }

    boolean hasVolume() {
        return spec.mounts().workspace() instanceof WorkspaceMount.Overlay;
    }

    void createVolume(DockerClient docker, WorkspaceMount.Overlay overlay) {
        String lower =
                overlay.lower().stream().map(Path::toString).collect(Collectors.joining(":"));
        docker.createVolumeCmd()
                .withName(name)
                .withDriver("local")
                .withDriverOpts(
                        Map.of(
                                "type",
                                "overlay",
                                "device",
                                "overlay",
                                // userxattr: the host reads the markers of replaced directories
                                // as user.* attributes, which needs no root.
                                "o",
                                "nosuid,nodev,lowerdir=%s,upperdir=%s,workdir=%s,userxattr"
                                        .formatted(lower, overlay.upper(), overlay.work())))
                .withLabels(labels(""))
                .exec();
    }

    void createSandbox(DockerClient docker) {
        // By its id, where it has one: the engine takes a digest for a registry's.
        String image = ImageName.digestOf(spec.image()).orElse(spec.image());
        var config =
                new Hardening(host.user())
                        .sandbox(spec, volumes(docker, image))
                        .withMounts(mounts());
        spec.runtime().ifPresent(config::withRuntime);
        if (hasGateway()) {
            config.withNetworkMode("container:" + sidecarName());
        } else {
            config.withNetworkMode("none");
        }
        var command =
                container(docker, image, name, config)
                        .withLabels(labels(""))
                        .withEntrypoint(spec.command())
                        .withWorkingDir(WORKSPACE)
                        .withEnv(environment());
        // Not even a network of the engine's without interfaces: see LoopbackNames.
        (hasGateway() ? command : command.withHostName(HOSTNAME).withNetworkDisabled(true)).exec();
    }

    /**
     * Where the image declares volumes. The engine would make each on the disk of the host, beyond
     * every quota.
     */
    private static Set<String> volumes(DockerClient docker, String image) {
        var config = docker.inspectImageCmd(image).exec().getConfig();
        Map<String, ?> declared = config == null ? null : config.getVolumes();
        return declared == null
                ? Set.of()
                : declared.keySet().stream()
                        .map(path -> Path.of(path).normalize().toString())
                        .filter(path -> !path.equals(WORKSPACE))
                        .collect(Collectors.toSet());
    }

    void createSidecar(DockerClient docker, Path socketDirectory) {
        var config =
                new Hardening(host.user())
                        .sidecar()
                        .withNetworkMode("none")
                        .withMounts(List.of(bind(socketDirectory, "/gw", true)));
        container(docker, host.sidecarImage(), sidecarName(), config)
                .withLabels(labels("-gateway"))
                .withHostName(HOSTNAME)
                .withNetworkDisabled(true)
                .withEntrypoint(
                        "socat",
                        // Says when it listens, which is when the agent may start.
                        "-d",
                        "-d",
                        "TCP-LISTEN:" + PROXY_PORT + ",bind=127.0.0.1,fork,reuseaddr",
                        "UNIX-CONNECT:/gw/egress.sock")
                .exec();
    }

    private CreateContainerCmd container(
            DockerClient docker, String image, String containerName, HostConfig config) {
        return docker.createContainerCmd(image)
                .withName(containerName)
                .withUser(host.user().toString())
                .withHostConfig(config)
                .withAttachStdout(true)
                .withAttachStderr(true)
                // An image may bring its own, which would be a process that we did not ask for.
                .withHealthcheck(new HealthCheck().withTest(List.of("NONE")));
    }

    private List<Mount> mounts() {
        var mounts = new ArrayList<Mount>();
        mounts.add(
                switch (spec.mounts().workspace()) {
                    case WorkspaceMount.Directory(Path path, _) -> bind(path, WORKSPACE, false);
                    case WorkspaceMount.Overlay _ ->
                            new Mount()
                                    .withType(MountType.VOLUME)
                                    .withSource(name)
                                    .withTarget(WORKSPACE)
                                    // The image's own /workspace must not be copied into it.
                                    .withVolumeOptions(new VolumeOptions().withNoCopy(true));
                });
        names.files().forEach((inside, file) -> mounts.add(bind(file, inside, true)));
        for (ReadOnlyMount mount : spec.mounts().readOnly()) {
            mounts.add(bind(mount.host(), mount.container(), true));
        }
        for (WritableMount mount : spec.mounts().writable()) {
            mounts.add(bind(mount.host(), mount.container(), false));
        }
        return mounts;
    }

    /** A mount, not a "bind": the engine would create a missing directory of a bind, as root. */
    private static Mount bind(Path from, String to, boolean readOnly) {
        return new Mount()
                .withType(MountType.BIND)
                .withSource(from.toString())
                .withTarget(to)
                .withReadOnly(readOnly);
    }

    private List<String> environment() {
        var environment = new TreeMap<>(spec.environment());
        environment.putIfAbsent("HOME", Mounts.HOME);
        if (hasGateway()) {
            String proxy = "http://127.0.0.1:" + PROXY_PORT;
            for (String variable : List.of("HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY")) {
                environment.put(variable, proxy);
                environment.put(variable.toLowerCase(Locale.ROOT), proxy);
            }
            environment.put("NO_PROXY", "127.0.0.1,localhost,::1");
            environment.put("no_proxy", "127.0.0.1,localhost,::1");
            // Programs on a JVM do not read the variables above.
            for (String variable : List.of("MAVEN_OPTS", "GRADLE_OPTS")) {
                environment.put(variable, JVM_PROXY);
            }
        }
        return environment.entrySet().stream().map(e -> e.getKey() + "=" + e.getValue()).toList();
    }

    private Map<String, String> labels(String part) {
        return new Labels(host.instance()).of(spec.label(), part);
    }
}
