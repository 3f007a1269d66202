package dev.nightkiln;

import dev.nightkiln.policy.Policies;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.Collectors;

/** The organisation's policy: the operator's file, or the one this program brings. */
final class PolicyFloor {
    private PolicyFloor() {}

    /**
     * @throws IllegalStateException naming every wrong line; a server must not start with a broken
     *     floor
     */
    static Policies load(Optional<Path> file) {
        Policies policies = file.map(PolicyFloor::read).orElseGet(Policies::packed);
        if (!policies.floorErrors().isEmpty()) {
            throw new IllegalStateException(
                    policies.floorErrors().stream()
                            .map(Object::toString)
                            .collect(Collectors.joining("\n")));
        }
        return policies;
    }

    static Policies read(Path file) {
        try {
            return new Policies(Files.readString(file), file.toString());
        } catch (IOException failed) {
            throw new UncheckedIOException("cannot read the policy " + file, failed);
        }
    }
}
