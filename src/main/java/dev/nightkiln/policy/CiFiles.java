package dev.nightkiln.policy;

import dev.nightkiln.yaml.Problems;
import dev.nightkiln.yaml.YamlNode;
import dev.nightkiln.yaml.YamlParser;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * The files that the workflows of the base commit run, as far as a workflow says so itself: every
 * word of a {@code run} that is a path, the makefile where one is asked for, local actions and what
 * they run. Not followed: what these files call in turn, scripts of package managers, variables in
 * paths, and the CI of others than GitHub.
 */
public final class CiFiles {
    public static final String WORKFLOWS = ".github/workflows";

    private static final int MAX_BYTES = 512 << 10;
    private static final int MAX_DEPTH = 40;
    private static final int MOST_FILES = 200;
    private static final int MOST_PATHS = 20_000;

    private static final Pattern BETWEEN = Pattern.compile("[\\s;|&()<>\"'`={},]+");
    private static final Set<String> MAKE = Set.of("make", "gmake");
    private static final List<String> MAKEFILES = List.of("Makefile", "makefile", "GNUmakefile");
    private static final Set<String> FILE_INPUTS = Set.of("file", "dockerfile", "entrypoint");

    /** By what all spellings of a path have in common; the path as it is written and by whom. */
    private final Map<String, PathRule> run = new LinkedHashMap<>();

    private final List<PathRule> actions = new ArrayList<>();
    private final TextOf base;
    private final ArrayDeque<String> toRead = new ArrayDeque<>();
    private final Set<String> seen = new HashSet<>();

    private CiFiles(TextOf base) {
        this.base = base;
    }

    /** The files of the base's directory of workflows, and how to read a file of the base. */
    public static CiFiles of(List<String> workflows, TextOf base) {
        var files = new CiFiles(base);
        workflows.stream()
                .filter(path -> path.endsWith(".yml") || path.endsWith(".yaml"))
                .forEach(files.toRead::add);
        while (!files.toRead.isEmpty() && files.seen.size() < MOST_FILES) {
            String path = files.toRead.remove();
            if (files.seen.add(path)) {
                files.read(path);
            }
        }
        return files;
    }

    /** The step that runs this path, or the action that it is part of. */
    public Optional<PathRule> heldBy(String path) {
        return heldBy(Set.of(PathGlob.key(path))).stream()
                .filter(rule -> rule.isTouchedBy(path))
                .findFirst();
    }

    /** Rules for those that a change touches, or takes away with a directory above them. */
    public List<PathRule> heldIn(List<ChangedFile> change) {
        return heldBy(
                change.stream().map(file -> PathGlob.key(file.path())).collect(Collectors.toSet()));
    }

    private List<PathRule> heldBy(Set<String> changed) {
        Predicate<String> touched =
                key -> {
                    for (int at = key.length(); at > 0; at = key.lastIndexOf('/', at - 1)) {
                        if (changed.contains(key.substring(0, at))) {
                            return true;
                        }
                    }
                    return false;
                };
        var rules = new ArrayList<>(actions);
        run.forEach((key, rule) -> {
            if (touched.test(key)) {
                rules.add(rule);
            }
        });
        return rules;
    }

    private void read(String path) {
        if (!(base.at(path, MAX_BYTES) instanceof FileText.Text(var text))) {
            return;
        }
        var workflow = new Workflow(path);
        Optional<YamlNode.Mapping> root =
                YamlParser.parse(
                        text, new Problems(path), new YamlParser.Bounds(MAX_BYTES, MAX_DEPTH));
        if (root.isPresent()) {
            workflow.walk(root.get(), "");
        } else {
            // Better too much than nothing, where GitHub reads what is not read here.
            String[] lines = text.split("\n", -1);
            for (int i = 0; i < lines.length; i++) {
                workflow.commands.add(new YamlNode.Scalar(lines[i], YamlNode.Kind.TEXT, i + 1));
            }
        }
        workflow.note();
    }

    /** One file of steps; directories may be named after the commands that run in them. */
    private final class Workflow {
        private final String path;
        private final Set<String> directories = new LinkedHashSet<>(Set.of(""));
        private final List<YamlNode.Scalar> commands = new ArrayList<>();

        Workflow(String path) {
            this.path = path;
            // An action names files from where it lies.
            if (!path.startsWith(WORKFLOWS)) {
                directories.add(path.substring(0, path.lastIndexOf('/') + 1));
            }
        }

        void walk(YamlNode node, String key) {
            switch (node) {
                case YamlNode.Mapping(var entries, _) ->
                        entries.forEach(entry -> walk(entry.value(), entry.key()));
                case YamlNode.Sequence(var items, _) -> items.forEach(item -> walk(item, key));
                case YamlNode.Scalar scalar when key.equals("run") -> commands.add(scalar);
                case YamlNode.Scalar scalar when FILE_INPUTS.contains(key) -> commands.add(scalar);
                case YamlNode.Scalar(var text, _, _) when key.equals("working-directory") ->
                        directories.add(text.replaceFirst("^\\./", "").replaceAll("/*$", "/"));
                case YamlNode.Scalar(var text, _, int line) when key.equals("uses") ->
                        action(text, line);
                case YamlNode.Scalar _ -> {}
            }
        }

        private void action(String uses, int line) {
            String directory = plain(uses);
            if (uses.startsWith("./") && !directory.isEmpty()) {
                actions.add(new PathRule(directory + "/**", new Source(path, line)));
                toRead.add(directory + "/action.yml");
                toRead.add(directory + "/action.yaml");
            }
        }

        void note() {
            for (YamlNode.Scalar command : commands) {
                List<String> words =
                        Arrays.stream(BETWEEN.split(command.text()))
                                .filter(word -> !word.isEmpty())
                                .toList();
                boolean makes = words.stream().anyMatch(MAKE::contains);
                for (String directory : directories) {
                    words.forEach(word -> note(directory + word, command.line()));
                    if (makes) {
                        MAKEFILES.forEach(name -> {
                            note(directory + name, command.line());
                            words.forEach(
                                    word -> note(directory + word + "/" + name, command.line()));
                        });
                    }
                }
            }
        }

        private void note(String written, int line) {
            String path = plain(written);
            if (!path.isEmpty() && run.size() < MOST_PATHS) {
                run.putIfAbsent(
                        PathGlob.key(path), new PathRule("/" + path, new Source(this.path, line)));
            }
        }
    }

    /** Without {@code .} and {@code ..}; nothing for what leads out of the repository. */
    private static String plain(String written) {
        var names = new ArrayDeque<String>();
        for (String name : written.split("/", -1)) {
            if (name.equals("..")) {
                if (names.pollLast() == null) {
                    return "";
                }
            } else if (!name.isEmpty() && !name.equals(".")) {
                names.add(name);
            }
        }
        return String.join("/", names);
    }
}
