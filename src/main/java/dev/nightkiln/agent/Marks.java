package dev.nightkiln.agent;

import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.function.Supplier;

/** Marks that nobody can foresee. */
final class Marks implements Supplier<String> {
    private final SecureRandom random = new SecureRandom();

    @Override
    public String get() {
        byte[] bytes = new byte[9];
        random.nextBytes(bytes);
        return HexFormat.of().formatHex(bytes);
    }
}
