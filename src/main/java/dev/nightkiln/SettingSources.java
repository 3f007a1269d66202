package dev.nightkiln;

import dev.nightkiln.Given.Place;
import dev.nightkiln.yaml.MappingReader;
import dev.nightkiln.yaml.Problem;
import dev.nightkiln.yaml.Problems;
import dev.nightkiln.yaml.Suggestion;
import dev.nightkiln.yaml.YamlNode;
import dev.nightkiln.yaml.YamlNode.Entry;
import dev.nightkiln.yaml.YamlNode.Kind;
import dev.nightkiln.yaml.YamlNode.Mapping;
import dev.nightkiln.yaml.YamlNode.Scalar;
import dev.nightkiln.yaml.YamlParser;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.stream.Stream;

/** Gathers what was written where; an environment variable wins over the file. */
final class SettingSources {
    static final String CONFIG = Setting.PREFIX + "CONFIG";

    /** Read by the images' build, not by us. */
    private static final List<String> ELSEWHERE = List.of(CONFIG, Setting.PREFIX + "EXTRA_CA_FILE");

    private final Map<Setting, Given> given = new EnumMap<>(Setting.class);
    private final ModelSettings models = new ModelSettings();
    private final Consumer<Problem> problems;
    private final Path workingDirectory;

    SettingSources(Path workingDirectory, Consumer<Problem> problems) {
        this.workingDirectory = workingDirectory;
        this.problems = problems;
    }

    Map<Setting, Given> given() {
        return given;
    }

    ModelSettings models() {
        return models;
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
                    var written = new Given(value, new Place(name, 0, ""), workingDirectory);
                    Optional<Setting> setting = Setting.ofVariable(name);
                    if (setting.isPresent()) {
                        put(setting.get(), written);
                    } else if (!models.takes(name, written)) {
                        problems.accept(
                                written.problem("unknown setting", Suggestion.mend(name, known)));
                    }
                });
    }

    private void put(Setting setting, Given written) {
        if (!written.text().isBlank()) {
            setting.otherSpelling().filter(this::isFromFile).ifPresent(given::remove);
            given.put(setting, written);
        }
    }

    private boolean isFromFile(Setting setting) {
        Given written = given.get(setting);
        return written != null && written.place().line() > 0;
    }

    void readFile(Path file) {
        Path absolute = workingDirectory.resolve(file);
        try {
            PrivateFile.Judged judged = PrivateFile.judge(absolute.normalize());
            var found = new Problems(file.toString());
            YamlParser.parse(judged.text(), found)
                    .ifPresent(root -> readMapping(root, absolute, found));
            found.list().forEach(problems);
            refuseExposedSecrets(file, judged);
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
        var words = new ArrayList<>(Setting.keysBelow(""));
        words.add(ModelSettings.GROUP);
        var top = new MappingReader(root, "", words, found);
        for (String word : Setting.keysBelow("")) {
            List<String> inner = Setting.keysBelow(word);
            if (inner.isEmpty()) {
                read(top, word, file, found).ifPresent(value -> put(word, value));
            } else {
                top.mapping(word, inner)
                        .ifPresent(group ->
                                inner.forEach(key ->
                                        read(group, key, file, found)
                                                .ifPresent(value -> put(word + "." + key, value))));
            }
        }
        readModels(top, file, found);
    }

    private void put(String key, Given written) {
        Setting.ofKey(key).ifPresent(setting -> given.put(setting, written));
    }

    /** Any name may stand below the group. */
    private void readModels(MappingReader top, Path file, Problems found) {
        List<String> names =
                top.find(ModelSettings.GROUP).orElse(null) instanceof Mapping group
                        ? group.entries().stream()
                                .map(Entry::key)
                                .filter(ModelSettings::isName)
                                .toList()
                        : List.of();
        top.mapping(ModelSettings.GROUP, names)
                .ifPresent(group -> names.forEach(name -> readModel(group, name, file, found)));
    }

    private void readModel(MappingReader group, String name, Path file, Problems found) {
        var keys = List.of(ModelSettings.KEY_FILE, ModelSettings.URL);
        group.mapping(name, keys)
                .ifPresent(model ->
                        keys.forEach(key ->
                                read(model, key, file, found)
                                        .ifPresent(value -> models.put(name, key, value))));
    }

    private static Optional<Given> read(
            MappingReader group, String word, Path file, Problems found) {
        String key = group.path(word);
        Optional<YamlNode> node = group.find(word);
        if (node.isEmpty()) {
            return Optional.empty();
        }
        if (node.get() instanceof Scalar(String text, Kind kind, int line)
                && kind != Kind.NOTHING
                && !text.isBlank()) {
            Path folder = file.toAbsolutePath().resolveSibling("").normalize();
            return Optional.of(new Given(text, new Place(found.source(), line, key), folder));
        }
        refuseValue(key, node.get(), found);
        return Optional.empty();
    }

    private static void refuseValue(String key, YamlNode node, Problems found) {
        found.add(
                node.line(),
                key,
                node instanceof Scalar ? "it is empty" : "it cannot be " + node.described(),
                "write one value or remove the line");
    }

    /** A secret in here is kept as safe as one in a file of its own. */
    private void refuseExposedSecrets(Path name, PrivateFile.Judged judged) {
        if (given.keySet().stream().noneMatch(Setting::isSecret)) {
            return;
        }
        judged.fault()
                .ifPresent(fault ->
                        problems.accept(
                                new Problem(
                                        name.toString(),
                                        0,
                                        "",
                                        "it holds a secret, but " + fault.reason(),
                                        fault.mend())));
    }
}
