package dev.nightkiln.dependencies;

import dev.nightkiln.dependencies.Node.Fields;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Lock files of pnpm, of the versions 6 and 9. */
final class Pnpm {
    private static final Pattern KNOWN = Pattern.compile("(?:6|9)\\.[0-9]+");

    /** {@code /name@1.0.0(peer@2.0.0)}; the slash is gone since version 9. */
    private static final Pattern KEY = Pattern.compile("/?(@?[^@()]+)@([^()]*)(\\(.*)?");

    private static final Pattern VERSION = Pattern.compile("[0-9][A-Za-z0-9.+-]*");

    private Pnpm() {}

    static List<Dependency> lock(String text) {
        Fields root = Documents.yaml(text);
        String version = root.textOr("lockfileVersion", "none");
        if (!KNOWN.matcher(version).matches()) {
            throw new Unreadable(
                    "has the lockfileVersion %s, which is not read"
                            .formatted(Spelling.of(version)));
        }
        var found = new ArrayList<Dependency>();
        root.fields("packages")
                .values()
                .forEach((key, node) -> found.add(one(key, Node.asFields(node, key))));
        root.fields("patchedDependencies")
                .values()
                .forEach((key, node) ->
                        found.add(
                                Dependency.of("patch of " + key, "", node.line())
                                        .pinned(
                                                node instanceof Fields patch
                                                        ? patch.textOr("hash", "")
                                                        : Node.asText(node, key))));
        overrides(root.fields("overrides"), found);
        root.fields("importers")
                .values()
                .values()
                .forEach(node -> importer(Node.asFields(node, "importers"), found));
        importer(root, found);
        return found;
    }

    private static Dependency one(String key, Fields entry) {
        Matcher parts = KEY.matcher(key);
        if (!parts.matches()) {
            throw new Unreadable("names a package in an unknown way: " + Spelling.of(key));
        }
        String name = parts.group(1);
        String asked = parts.group(2);
        Fields resolution = entry.fields("resolution");
        String elsewhere =
                resolution.values().keySet().stream()
                        .filter(field -> !field.equals("integrity"))
                        .map(field -> resolution.textOr(field, ""))
                        .reduce((a, b) -> a + " " + b)
                        .orElse("");
        boolean isPlain = VERSION.matcher(asked).matches();
        return Dependency.of(name, isPlain ? asked : entry.textOr("version", ""), entry.line())
                .from(isPlain ? elsewhere : (asked + " " + elsewhere).strip())
                .pinned(resolution.textOr("integrity", ""))
                .running(entry.isTrue("requiresBuild"));
    }

    private static void overrides(Fields overrides, List<Dependency> found) {
        overrides
                .values()
                .forEach((name, node) ->
                        found.add(
                                Npm.spec(
                                        "override " + name, Node.asText(node, name), node.line())));
    }

    /** What a package of the repository calls by another name than its own is an alias. */
    private static void importer(Fields importer, List<Dependency> found) {
        for (String section : List.of("dependencies", "devDependencies", "optionalDependencies")) {
            importer.fields(section)
                    .values()
                    .forEach((name, node) -> {
                        Fields entry = Node.asFields(node, name);
                        String resolved = entry.textOr("version", "").replaceFirst("\\(.*", "");
                        Matcher other = KEY.matcher(resolved);
                        boolean isAlias = other.matches() && !other.group(1).equals(name);
                        if (isAlias && !VERSION.matcher(resolved).matches()) {
                            found.add(
                                    Dependency.of(name, other.group(2), entry.line())
                                            .from("npm:" + other.group(1)));
                        }
                    });
        }
    }
}
