package dev.nightkiln.sandbox;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Path;

/** Tests in real containers; each ends with an engine that holds nothing of ours. */
class RealSandboxTest {
    @TempDir Path directory;
    RealSandboxes real;

    @BeforeEach
    void connect() {
        real = new RealSandboxes(directory);
    }

    @AfterEach
    void nothingIsLeft() {
        real.close();
    }
}
