package dev.nightkiln.attest;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Objects;

/** The script that verifies an unpacked bundle without us. */
public final class VerifyScript {
    public static final String NAME = "verify.sh";

    private VerifyScript() {}

    public static String text() {
        try (var resource = VerifyScript.class.getResourceAsStream(NAME)) {
            return new String(
                    Objects.requireNonNull(resource, NAME).readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException damaged) {
            throw new UncheckedIOException("cannot read " + NAME + " from the jar", damaged);
        }
    }
}
