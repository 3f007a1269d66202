package dev.nightkiln.worker;

import dev.nightkiln.sandbox.EngineInfo;
import dev.nightkiln.sandbox.Recording;
import dev.nightkiln.sandbox.SandboxResult;
import dev.nightkiln.sandbox.SandboxSpec;
import dev.nightkiln.sandbox.Sandboxes;
import dev.nightkiln.task.TaskId;

import java.nio.file.Path;
import java.util.Set;
import java.util.function.BooleanSupplier;

/** An engine that has every image and never runs one. */
final class ImagesAlone implements Sandboxes {
    @Override
    public String imageId(String image) {
        return "sha256:" + "1".repeat(64);
    }

    @Override
    public void requireRuntime(String runtime) {}

    @Override
    public SandboxResult run(SandboxSpec spec, Recording recording, BooleanSupplier stopRequested) {
        throw new UnsupportedOperationException("nothing is run here");
    }

    @Override
    public void removeAll(TaskId task) {}

    @Override
    public Set<TaskId> leftovers() {
        return Set.of();
    }

    @Override
    public boolean canOverlay(Path directory) {
        return false;
    }

    @Override
    public void purge(Path directory) {}

    @Override
    public EngineInfo engine() {
        throw new UnsupportedOperationException("there is none");
    }

    @Override
    public void close() {}
}
