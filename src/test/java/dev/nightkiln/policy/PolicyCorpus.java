package dev.nightkiln.policy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Policy files and what is said about each. The first word of a name says who refuses it: {@code
 * good} nobody, {@code shape} the parser and the schema, {@code meaning} only the parser, {@code
 * syntax} the parser before the schema could be asked.
 */
final class PolicyCorpus {
    private static final Path FOLDER = Path.of("src/test/resources/golden/policy");

    private PolicyCorpus() {}

    static Policies policies() {
        return new Policies(floor() + walls(), "floor.yml");
    }

    /** Every section, each with something a repository could try to loosen. */
    private static String walls() {
        return text(FOLDER.resolve("floor-walls.yaml"));
    }

    /** Images and limits alone. */
    static String floor() {
        return text(FOLDER.resolve("floor.yaml"));
    }

    static List<Path> files(String kind) {
        try (var files = Files.newDirectoryStream(FOLDER, kind + "-*.yml")) {
            var found = new ArrayList<Path>();
            files.forEach(found::add);
            return found.stream().sorted().toList();
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    static Path expected(Path file) {
        String name = file.getFileName().toString();
        return FOLDER.resolve(name.substring(0, name.length() - ".yml".length()) + ".expected");
    }

    static String text(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }
}
