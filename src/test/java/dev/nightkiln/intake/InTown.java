package dev.nightkiln.intake;

import dev.nightkiln.store.OnH2;
import dev.nightkiln.store.TestDatabase;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Path;

/** A test that begins with a GitHub where nobody has asked for anything yet, and our intake. */
@ExtendWith(OnH2.class)
abstract class InTown {
    static final String LABEL = "agent:run";

    IntakeTown town;

    @BeforeEach
    final void open(TestDatabase where, @TempDir Path directory) throws IOException {
        town = new IntakeTown(where, directory);
    }

    @AfterEach
    final void close() {
        town.close();
    }
}
