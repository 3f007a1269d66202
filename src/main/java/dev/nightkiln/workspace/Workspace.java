package dev.nightkiln.workspace;

import dev.nightkiln.sandbox.WorkspaceMount;
import dev.nightkiln.task.CommitSha;

import java.nio.file.Path;
import java.util.Optional;

/**
 * One tree for one sandbox. Closing removes its directories, so the sandbox must be gone by then;
 * what it wrote is lost unless it was captured before.
 */
public final class Workspace implements AutoCloseable {
    private final WorkspaceKey key;
    private final CommitSha base;
    private final WorkspaceMount mount;
    private final Optional<Path> objects;
    private final Runnable removal;

    Workspace(
            WorkspaceKey key,
            CommitSha base,
            WorkspaceMount mount,
            Optional<Path> objects,
            Runnable removal) {
        this.key = key;
        this.base = base;
        this.mount = mount;
        this.objects = objects;
        this.removal = removal;
    }

    public WorkspaceKey key() {
        return key;
    }

    public CommitSha base() {
        return base;
    }

    public WorkspaceMount mount() {
        return mount;
    }

    /** To be mounted read-only at /nightkiln/objects; only an agent's workspace has it. */
    public Optional<Path> objects() {
        return objects;
    }

    boolean isOverlay() {
        return switch (mount) {
            case WorkspaceMount.Overlay _ -> true;
            case WorkspaceMount.Directory _ -> false;
        };
    }

    /** What the sandbox wrote: the upper layer, or the whole tree. */
    Path written() {
        return switch (mount) {
            case WorkspaceMount.Overlay(_, Path upper, _) -> upper;
            case WorkspaceMount.Directory(Path path) -> path;
        };
    }

    @Override
    public void close() {
        removal.run();
    }
}
