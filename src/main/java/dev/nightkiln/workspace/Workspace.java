package dev.nightkiln.workspace;

import dev.nightkiln.sandbox.WorkspaceMount;
import dev.nightkiln.sandbox.WorkspaceQuota;
import dev.nightkiln.task.CommitSha;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;

/**
 * One tree for one sandbox. Closing removes its directories, so the sandbox must be gone by then;
 * what it wrote is lost unless it was captured before.
 */
public final class Workspace implements AutoCloseable {
    private final WorkspaceMaker.Wanted made;
    private final WorkspaceMount mount;
    private final Optional<Path> objects;
    private final Runnable removal;
    private boolean frozen;

    Workspace(
            WorkspaceMaker.Wanted made,
            WorkspaceMount mount,
            Optional<Path> objects,
            Runnable removal) {
        this.made = made;
        this.mount = mount;
        this.objects = objects;
        this.removal = removal;
    }

    public WorkspaceKey key() {
        return made.key();
    }

    /** What its capture is compared with and put on. */
    CommitSha parent() {
        return made.start().parent();
    }

    /** The commit whose files were laid out. */
    CommitSha tree() {
        return made.start().tree();
    }

    /** What its sandbox may write. */
    public WorkspaceQuota room() {
        return made.room();
    }

    public WorkspaceMount mount() {
        return mount;
    }

    /** To be mounted read-only at /nightkiln/objects; only an agent's workspace has it. */
    public Optional<Path> objects() {
        return objects;
    }

    boolean isOverlay() {
        return mount instanceof WorkspaceMount.Overlay;
    }

    /** What the sandbox wrote: the upper layer, or the whole tree. */
    Path written() {
        return mount.written();
    }

    /** To be called when the sandbox is gone: from now on nobody can change what it wrote. */
    void freeze() throws IOException {
        if (mount.disk().isPresent() && !frozen) {
            LoopDisk.freeze(mount.disk().get());
            frozen = true;
        }
    }

    @Override
    public void close() {
        removal.run();
    }
}
