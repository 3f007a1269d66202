package dev.nightkiln.sandbox;

import com.github.dockerjava.api.command.WaitContainerResultCallback;
import com.github.dockerjava.api.exception.DockerException;
import com.github.dockerjava.api.model.Capability;
import com.github.dockerjava.api.model.HostConfig;
import com.github.dockerjava.api.model.Mount;
import com.github.dockerjava.api.model.MountType;

import dev.nightkiln.task.TaskId;

import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * Empties a directory of ours with the engine's rights. An overlay leaves files of root's in its
 * work directory, which a server that is not root cannot remove by itself. Only our own program
 * runs in the container, and it follows no links.
 */
record Purge(Engine engine, String image, Labels labels) {
    private static final String INSIDE = "/purge";
    private static final int PATIENCE_SECONDS = 60;

    void empty(Path directory) {
        String what = "empty " + directory;
        try {
            String container =
                    engine.call(
                            what,
                            docker ->
                                    docker.createContainerCmd(image)
                                            .withUser("0:0")
                                            .withNetworkDisabled(true)
                                            .withLabels(
                                                    labels.of(
                                                            new SandboxLabel(
                                                                    TaskId.random(), 0, "purge"),
                                                            ""))
                                            .withEntrypoint(
                                                    "find", INSIDE, "-mindepth", "1", "-delete")
                                            .withHostConfig(walls(directory))
                                            .exec()
                                            .getId());
            try {
                engine.tell(what, docker -> docker.startContainerCmd(container).exec());
                engine.client()
                        .waitContainerCmd(container)
                        .exec(new WaitContainerResultCallback())
                        .awaitStatusCode(PATIENCE_SECONDS, TimeUnit.SECONDS);
            } finally {
                engine.tell(
                        what,
                        docker -> docker.removeContainerCmd(container).withForce(true).exec());
            }
        } catch (DockerException refused) {
            throw Engine.refused(what, refused);
        }
    }

    private static HostConfig walls(Path directory) {
        return HostConfig.newHostConfig()
                .withNetworkMode("none")
                .withReadonlyRootfs(true)
                .withCapDrop(Capability.ALL)
                .withCapAdd(Capability.DAC_OVERRIDE, Capability.FOWNER)
                .withSecurityOpts(List.of("no-new-privileges"))
                .withPidsLimit(16L)
                .withMounts(
                        List.of(
                                new Mount()
                                        .withType(MountType.BIND)
                                        .withSource(directory.toString())
                                        .withTarget(INSIDE)));
    }
}
