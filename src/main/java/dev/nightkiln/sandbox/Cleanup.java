package dev.nightkiln.sandbox;

import com.github.dockerjava.api.DockerClient;
import com.github.dockerjava.api.exception.ConflictException;
import com.github.dockerjava.api.exception.DockerException;
import com.github.dockerjava.api.exception.NotFoundException;

import java.time.Duration;
import java.util.Collection;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;

/** Removes containers and volumes until they are gone, even when interrupted. */
record Cleanup(Engine engine) {
    private static final Duration PATIENCE = Duration.ofSeconds(10);
    private static final Duration PAUSE = Duration.ofMillis(50);

    /** Containers side by side, then the volumes, which the containers keep in use. */
    void remove(Collection<String> containers, Collection<String> volumes) {
        var removals =
                containers.stream()
                        .map(name ->
                                CompletableFuture.runAsync(() -> remove(name), engine.threads()))
                        .toList();
        try {
            removals.forEach(CompletableFuture::join);
        } catch (CompletionException failed) {
            throw failed.getCause() instanceof SandboxException said ? said : failed;
        }
        for (String volume : volumes) {
            untilGone(
                    "remove the volume " + volume, docker -> docker.removeVolumeCmd(volume).exec());
        }
    }

    private void remove(String container) {
        untilGone(
                "remove the container " + container,
                docker ->
                        docker.removeContainerCmd(container)
                                .withForce(true)
                                // Also those that the image declares.
                                .withRemoveVolumes(true)
                                .exec());
    }

    /** The engine refuses while another removal runs or a container still lets go of its volume. */
    private void untilGone(String what, Consumer<DockerClient> removal) {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (true) {
            try {
                engine.tell(what, removal);
                return;
            } catch (NotFoundException gone) {
                return;
            } catch (ConflictException busy) {
                if (System.nanoTime() > deadline) {
                    throw Engine.refused(what, busy);
                }
            } catch (DockerException broken) {
                throw Engine.refused(what, broken);
            }
            LockSupport.parkNanos(PAUSE.toNanos());
        }
    }
}
