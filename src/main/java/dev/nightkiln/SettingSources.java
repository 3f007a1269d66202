package dev.nightkiln;

import dev.nightkiln.Given.Place;
import dev.nightkiln.yaml.MappingReader;
import dev.nightkiln.yaml.Problem;
import dev.nightkiln.yaml.Problems;
import dev.nightkiln.yaml.Suggestion;
import dev.nightkiln.yaml.YamlNode;
import dev.nightkiln.yaml.YamlNode.Kind;
import dev.nightkiln.yaml.YamlNode.Mapping;
import dev.nightkiln.yaml.YamlNode.Scalar;
import dev.nightkiln.yaml.YamlParser;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.stream.Stream;

/** Gathers what was written where; an environment variable wins over the file. */
final class SettingSources {
    static final String CONFIG = Setting.PREFIX + "CONFIG";

    /** Read by the images' build, not by us. */
    private static final List<String> ELSEWHERE = List.of(CONFIG, Setting.PREFIX + "EXTRA_CA_FILE");

    private final Map<Setting, Given> given = new EnumMap<>(Setting.class);
    private final Consumer<Problem> problems;
    private final Path workingDirectory;

    SettingSources(Path workingDirectory, Consumer<Problem> problems) {
        this.workingDirectory = workingDirectory;
        this.problems = problems;
    }

    Map<Setting, Given> given() {
        return given;
    }

    /** An empty variable counts as not set: that is how compose files hand over nothing. */
    void readEnvironment(Map<String, String> environment) {
        var known =
                Stream.concat(
                                Arrays.stream(Setting.values()).map(Setting::variable),
                                ELSEWHERE.stream())
                        .toList();
        new TreeMap<>(environment)
                .forEach((name, value) -> {
                    if (!name.startsWith(Setting.PREFIX) || ELSEWHERE.contains(name)) {
                        return;
                    }
                    var place = new Place(name, 0, "");
                    var written = new Given(value, place, workingDirectory);
                    Setting.ofVariable(name)
                            .ifPresentOrElse(
                                    setting -> {
                                        if (!value.isBlank()) {
                                            setting.otherSpelling()
                                                    .filter(this::isFromFile)
                                                    .ifPresent(given::remove);
                                            given.put(setting, written);
                                        }
                                    },
                                    () ->
                                            problems.accept(
                                                    written.problem(
                                                            "unknown setting",
                                                            Suggestion.mend(name, known))));
                });
    }

    private boolean isFromFile(Setting setting) {
        Given written = given.get(setting);
        return written != null && written.place().line() > 0;
    }

    void readFile(Path file) {
        Path absolute = workingDirectory.resolve(file);
        try {
            String text = Files.readString(absolute);
            var found = new Problems(file.toString());
            YamlParser.parse(text, found).ifPresent(root -> readMapping(root, absolute, found));
            found.list().forEach(problems);
            refuseReadableSecrets(file, absolute);
        } catch (IOException unreadable) {
            problems.accept(
                    new Problem(
                            file.toString(),
                            0,
                            "",
                            "the file cannot be read as text",
                            "name a readable file with --config or " + CONFIG));
        }
    }

    private void readMapping(Mapping root, Path file, Problems found) {
        var top = new MappingReader(root, "", Setting.keysBelow(""), found);
        for (String word : Setting.keysBelow("")) {
            List<String> inner = Setting.keysBelow(word);
            if (inner.isEmpty()) {
                read(top, word, file, found);
            } else {
                top.mapping(word, inner)
                        .ifPresent(group -> inner.forEach(key -> read(group, key, file, found)));
            }
        }
    }

    private void read(MappingReader group, String word, Path file, Problems found) {
        String key = group.path(word);
        group.find(word)
                .ifPresent(node -> {
                    if (node instanceof Scalar(String text, Kind kind, _)
                            && kind != Kind.NOTHING
                            && !text.isBlank()) {
                        var place = new Place(found.source(), node.line(), key);
                        Path folder = file.toAbsolutePath().resolveSibling("").normalize();
                        Setting.ofKey(key)
                                .ifPresent(setting ->
                                        given.put(setting, new Given(text, place, folder)));
                    } else {
                        refuseValue(key, node, found);
                    }
                });
    }

    private static void refuseValue(String key, YamlNode node, Problems found) {
        found.add(
                node.line(),
                key,
                node instanceof Scalar ? "it is empty" : "it cannot be " + node.described(),
                "write one value or remove the line");
    }

    private void refuseReadableSecrets(Path name, Path file) throws IOException {
        boolean secret = given.keySet().stream().anyMatch(Setting::isSecret);
        if (secret && !PrivateFile.isOwnersOnly(file)) {
            problems.accept(
                    new Problem(
                            name.toString(),
                            0,
                            "",
                            "it holds a secret and others may read it",
                            "run: chmod 600 '" + name + "'"));
        }
    }
}
