package dev.nightkiln.sandbox;

import dev.nightkiln.task.TaskId;

import java.nio.file.Path;
import java.util.Set;
import java.util.function.BooleanSupplier;

/** The container engine as the rest of the house may use it. */
public interface Sandboxes extends AutoCloseable {
    /**
     * Runs one command in a sealed container to its end and blocks meanwhile. When it returns or
     * throws, the container, its sidecar and its volume are gone.
     */
    SandboxResult run(SandboxSpec spec, Recording recording, BooleanSupplier stopRequested);

    /**
     * The engine's id of an image ({@code sha256:...}). A tag may mean another one a moment later.
     *
     * @throws SandboxException IMAGE_UNAVAILABLE if the engine does not have it
     */
    String imageId(String image);

    /**
     * That the engine has a runtime, before anything is spent.
     *
     * @throws SandboxException IMAGE_UNAVAILABLE naming the runtimes it has
     */
    void requireRuntime(String runtime);

    /** Removes every container and volume labelled with this task, whatever their state. */
    void removeAll(TaskId task);

    /** The tasks of this instance that have a container or volume on the engine, for the reaper. */
    Set<TaskId> leftovers();

    /** Whether the engine can mount an overlay over directories below this one; tried once. */
    boolean canOverlay(Path directory);

    /**
     * Empties a directory of ours, whoever owns what lies in it: an overlay leaves root's files
     * behind, even where we are not root.
     */
    void purge(Path directory);

    /** What engine answers, for {@code doctor}. */
    EngineInfo engine();

    @Override
    void close();
}
