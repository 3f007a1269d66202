package dev.nightkiln.sandbox;

import com.github.dockerjava.api.command.InspectVolumeResponse;
import com.github.dockerjava.api.exception.DockerException;
import com.github.dockerjava.api.model.Version;

import dev.nightkiln.task.TaskId;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;

/** Sandboxes on a Docker engine of this machine. */
public final class DockerSandboxes implements Sandboxes {
    private final DockerHost host;
    private final Labels labels;
    private final Engine engine;
    private final LoopbackNames names;
    private final Map<Path, Boolean> overlays = new ConcurrentHashMap<>();

    /**
     * Connects lazily: an engine that is down shows at the first use. Below the directory, an
     * absolute path, lies what all sandboxes are given.
     */
    public DockerSandboxes(DockerHost host, Path directory) {
        this.host = host;
        this.labels = new Labels(host.instance());
        this.engine = new Engine(host.address());
        this.names = new LoopbackNames(directory.resolve("loopback"));
    }

    @Override
    public SandboxResult run(SandboxSpec spec, Recording recording, BooleanSupplier stopRequested) {
        try (var run = new SealedRun(engine, Blueprint.of(host, spec, names), recording)) {
            return run.run(stopRequested);
        }
    }

    @Override
    public String imageId(String image) {
        return new LocalImages(engine).idOf(image);
    }

    @Override
    public void requireRuntime(String runtime) {
        new Runtimes(engine).require(runtime);
    }

    @Override
    public void removeAll(TaskId task) {
        Found found = found(labels.filter(task));
        new Cleanup(engine).remove(found.containers().keySet(), found.volumes().keySet());
    }

    @Override
    public Set<TaskId> leftovers() {
        Found found = found(labels.filter());
        var tasks = new HashSet<TaskId>();
        Stream.concat(found.containers().values().stream(), found.volumes().values().stream())
                .flatMap(marks -> Labels.task(marks).stream())
                .forEach(tasks::add);
        return Set.copyOf(tasks);
    }

    /** Names and their labels. */
    private record Found(
            Map<String, Map<String, String>> containers,
            Map<String, Map<String, String>> volumes) {}

    private Found found(List<String> filter) {
        try {
            return engine.call(
                    "list containers and volumes",
                    docker -> {
                        var containers = new HashMap<String, Map<String, String>>();
                        docker.listContainersCmd()
                                .withShowAll(true)
                                .withLabelFilter(filter)
                                .exec()
                                .forEach(found -> containers.put(found.getId(), found.getLabels()));
                        var volumes = new HashMap<String, Map<String, String>>();
                        var listed = docker.listVolumesCmd().withFilter("label", filter).exec();
                        // The engine says null for none.
                        Objects.requireNonNullElse(
                                        listed.getVolumes(), List.<InspectVolumeResponse>of())
                                .forEach(found -> volumes.put(found.getName(), found.getLabels()));
                        return new Found(containers, volumes);
                    });
        } catch (DockerException refused) {
            throw Engine.refused("list containers and volumes", refused);
        }
    }

    @Override
    public boolean canOverlay(Path directory) {
        return Boolean.TRUE.equals(
                overlays.computeIfAbsent(
                        directory, below -> new OverlayProbe(this, host, below).works()));
    }

    @Override
    public void purge(Path directory) {
        new Purge(engine, host.probeImage(), labels).empty(directory);
    }

    @Override
    public EngineInfo engine() {
        try {
            Version version = engine.call("ask its version", docker -> docker.versionCmd().exec());
            return new EngineInfo(
                    String.valueOf(version.getVersion()),
                    String.valueOf(version.getApiVersion()),
                    String.valueOf(version.getKernelVersion()),
                    host.address().toString(),
                    List.copyOf(new Runtimes(engine).names()));
        } catch (DockerException refused) {
            throw Engine.refused("tell its version", refused);
        }
    }

    @Override
    public void close() {
        engine.close();
    }
}
