package dev.nightkiln.dependencies;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** {@code go.mod} and {@code go.work}, which are of one form, and {@code go.sum}. */
final class Go {
    /** What names no module from outside. */
    private static final Set<String> ASIDE =
            Set.of("module", "go", "exclude", "retract", "godebug", "ignore", "use");

    private static final String OF_MOD = "/go.mod";
    private static final int SUM_WORDS = 3;

    private Go() {}

    static List<Dependency> mod(String text) {
        var found = new ArrayList<Dependency>();
        String block = "";
        String[] lines = text.replace("\r\n", "\n").split("\n", -1);
        for (int i = 0; i < lines.length; i++) {
            List<String> words = words(lines[i]);
            if (words.isEmpty()) {
                continue;
            }
            if (block.isEmpty() && words.size() == 2 && words.get(1).equals("(")) {
                block = words.getFirst();
            } else if (words.equals(List.of(")"))) {
                block = "";
            } else if (block.isEmpty()) {
                directive(words.getFirst(), words.subList(1, words.size()), i + 1, found);
            } else {
                directive(block, words, i + 1, found);
            }
        }
        if (!block.isEmpty()) {
            throw new Unreadable("has a block that does not end");
        }
        return found;
    }

    private static List<String> words(String line) {
        int comment = line.indexOf("//");
        String bare = (comment < 0 ? line : line.substring(0, comment)).strip();
        return bare.isEmpty()
                ? List.of()
                : Arrays.stream(
                                bare.replace("(", " (")
                                        .replace('"', ' ')
                                        .replace('`', ' ')
                                        .strip()
                                        .split("\\s+"))
                        .toList();
    }

    private static void directive(
            String verb, List<String> words, int line, List<Dependency> found) {
        switch (verb) {
            case "require" -> {
                expect(words.size() == 2, line);
                found.add(Dependency.of(words.getFirst(), words.get(1), line));
            }
            case "replace" -> {
                int arrow = words.indexOf("=>");
                expect(arrow > 0 && arrow < words.size() - 1, line);
                found.add(
                        Dependency.of("replace " + words.getFirst(), "", line)
                                .from(
                                        String.join(
                                                " ",
                                                words.subList(arrow == 1 ? 2 : 1, words.size()))));
            }
            case "tool" -> found.add(Dependency.of("tool " + String.join(" ", words), "", line));
            case "toolchain" -> {
                expect(words.size() == 1, line);
                found.add(Dependency.of("toolchain", words.getFirst(), line));
            }
            case String other -> expect(ASIDE.contains(other), line);
        }
    }

    private static void expect(boolean known, int line) {
        if (!known) {
            throw new Unreadable("has a line that is not known (line " + line + ")");
        }
    }

    private record Module(String name, String version) {}

    /** A version of which only the {@code go.mod} counts is told from one whose code is used. */
    static List<Dependency> sum(String text) {
        Map<Module, Dependency> modules = new LinkedHashMap<>();
        Map<Module, Dependency> manifests = new LinkedHashMap<>();
        String[] lines = text.replace("\r\n", "\n").split("\n", -1);
        for (int i = 0; i < lines.length; i++) {
            String[] words = lines[i].strip().split("\\s+", -1);
            if (lines[i].isBlank()) {
                continue;
            }
            expect(words.length == SUM_WORDS && words[2].startsWith("h1:"), i + 1);
            boolean isManifest = words[1].endsWith(OF_MOD);
            String version = words[1].replace(OF_MOD, "");
            (isManifest ? manifests : modules)
                    .merge(
                            new Module(words[0], version),
                            Dependency.of(words[0], words[1], i + 1).pinned(words[2]),
                            Go::both);
        }
        manifests.forEach((module, manifest) ->
                modules.compute(
                        module,
                        (_, code) ->
                                code == null
                                        ? manifest
                                        : code.pinned(
                                                code.integrity() + " " + manifest.integrity())));
        return List.copyOf(modules.values());
    }

    /** Go takes any of several checksums of one module. */
    private static Dependency both(Dependency one, Dependency other) {
        return one.integrity().equals(other.integrity())
                ? one
                : one.pinned(one.integrity() + " " + other.integrity());
    }
}
