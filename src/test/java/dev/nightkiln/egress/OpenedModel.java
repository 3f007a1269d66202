package dev.nightkiln.egress;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;

/** A test that begins with a gateway to a model, opened with the limits it needs. */
abstract class OpenedModel {
    @TempDir private Path directory;

    @SuppressWarnings("NullAway.Init") // each test opens its own
    ModelFixture model;

    final void open(Map<String, Long> limits) throws IOException {
        model = new ModelFixture(directory, limits);
    }

    @AfterEach
    void close() {
        model.close();
    }
}
