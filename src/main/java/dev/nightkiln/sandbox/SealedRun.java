package dev.nightkiln.sandbox;

import com.github.dockerjava.api.DockerClient;
import com.github.dockerjava.api.command.InspectContainerResponse;
import com.github.dockerjava.api.exception.DockerException;
import com.github.dockerjava.api.exception.NotFoundException;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;

/** One run on the engine, from nothing to nothing. */
final class SealedRun implements AutoCloseable {
    private final Engine engine;
    private final Blueprint blueprint;
    private final Recording recording;
    private final List<Attachment> attachments = new ArrayList<>();

    /** Completes when something listens on the proxy's port, or at once without a gateway. */
    private CompletableFuture<Void> sidecar = CompletableFuture.completedFuture(null);

    SealedRun(Engine engine, Blueprint blueprint, Recording recording) {
        this.engine = engine;
        this.blueprint = blueprint;
        this.recording = recording;
    }

    SandboxResult run(BooleanSupplier stopRequested) {
        if (stopRequested.getAsBoolean()) {
            return new SandboxResult.Stopped(Duration.ZERO);
        }
        SandboxSpec spec = blueprint.spec();
        spec.runtime().ifPresent(new Runtimes(engine)::require);
        spec.mounts().gatewaySocketDirectory().ifPresent(this::beginSidecar);
        if (spec.mounts().workspace() instanceof WorkspaceMount.Overlay overlay) {
            create("an overlay volume", docker -> blueprint.createVolume(docker, overlay));
        }
        createContainer(spec.image(), blueprint::createSandbox);
        var disk = DiskWatch.of(spec.mounts(), spec.quota(), engine.threads());
        Attachment output = attach(blueprint.name(), recording::write);
        awaitSidecar();
        try {
            start(blueprint.name());
        } catch (DockerException refused) {
            return commandNotFound(refused);
        }
        var watch = new Watch(engine, blueprint.name(), output, stopRequested);
        return watch.untilEnd(spec.limits(), disk);
    }

    private void beginSidecar(Path socketDirectory) {
        sidecar = CompletableFuture.runAsync(() -> startSidecar(socketDirectory), engine.threads());
    }

    private void startSidecar(Path socketDirectory) {
        String name = blueprint.sidecarName();
        createContainer(
                blueprint.host().sidecarImage(),
                docker -> blueprint.createSidecar(docker, socketDirectory));
        var listening = new ListeningSignal();
        attach(name, (_, bytes) -> listening.accept(bytes));
        try {
            start(name);
        } catch (DockerException refused) {
            throw Engine.refused("start the sidecar " + name, refused);
        }
        listening.await(name);
    }

    /** It comes up while the container is made ready; the container starts after it. */
    private void awaitSidecar() {
        try {
            sidecar.join();
        } catch (CompletionException failed) {
            throw failed.getCause() instanceof SandboxException said ? said : failed;
        }
    }

    private void createContainer(String image, Consumer<DockerClient> creation) {
        try {
            create("a container of " + image, creation);
        } catch (NotFoundException missing) {
            throw Engine.imageMissing(image);
        }
    }

    private void create(String what, Consumer<DockerClient> creation) {
        try {
            engine.tell("create " + what, creation);
        } catch (NotFoundException missing) {
            throw missing;
        } catch (DockerException refused) {
            throw Engine.refused("create " + what, refused);
        }
    }

    private Attachment attach(String container, Attachment.Sink sink) {
        var attachment = Attachment.to(container, engine, sink);
        synchronized (attachments) {
            attachments.add(attachment);
        }
        return attachment;
    }

    private void start(String container) {
        engine.tell(
                "start the container " + container,
                docker -> docker.startContainerCmd(container).exec());
    }

    /** The engine's way to say that the command is missing or not executable, as a shell does. */
    private SandboxResult commandNotFound(DockerException refused) {
        InspectContainerResponse container =
                engine.call(
                        "inspect the container " + blueprint.name(),
                        docker -> docker.inspectContainerCmd(blueprint.name()).exec());
        long code = Objects.requireNonNullElse(container.getState().getExitCodeLong(), 0L);
        String message = String.valueOf(refused.getMessage());
        if ((code != 126 && code != 127) || message.contains("docker-init")) {
            throw Engine.refused("start the container " + blueprint.name(), refused);
        }
        recording.write(Recording.Stream.STDERR, (message + "\n").getBytes(StandardCharsets.UTF_8));
        return new SandboxResult.Exited((int) code, false, Duration.ZERO);
    }

    @Override
    public void close() {
        // What is still being made could not be removed yet; its calls have deadlines.
        sidecar.exceptionally(alreadyReported -> null).join();
        try {
            new Cleanup(engine)
                    .remove(
                            blueprint.hasGateway()
                                    ? List.of(blueprint.name(), blueprint.sidecarName())
                                    : List.of(blueprint.name()),
                            blueprint.hasVolume() ? List.of(blueprint.name()) : List.of());
        } finally {
            attachments.forEach(Attachment::seal);
        }
    }
}
