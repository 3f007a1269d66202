package dev.nightkiln.workspace;

import dev.nightkiln.task.CommitSha;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Path;

/** A test that begins with a repository of widgets at its origin, and workspaces over it. */
abstract class OnWidgets {
    @TempDir Path temporary;
    GitOrigin origin;
    CommitSha base;
    Workspaces workspaces;
    Widgets widgets;

    @BeforeEach
    void prepare() throws IOException {
        widgets = new Widgets(temporary);
        origin = widgets.origin;
        base = widgets.base;
        workspaces = widgets.workspaces;
    }

    @AfterEach
    void stop() {
        widgets.close();
    }
}
