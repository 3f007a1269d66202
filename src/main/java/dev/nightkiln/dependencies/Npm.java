package dev.nightkiln.dependencies;

import dev.nightkiln.dependencies.Node.Fields;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/** npm's files: {@code package.json}, and the lock file in its versions one to three. */
final class Npm {
    private static final List<String> SECTIONS =
            List.of(
                    "dependencies",
                    "devDependencies",
                    "optionalDependencies",
                    "peerDependencies",
                    "overrides",
                    "resolutions");

    /** What npm runs by itself, before anybody asks for a script. */
    private static final List<String> LIFECYCLE =
            List.of(
                    "preinstall",
                    "install",
                    "postinstall",
                    "preprepare",
                    "prepare",
                    "postprepare",
                    "prepublish",
                    "dependencies");

    private static final List<String> CATALOGS = List.of("catalog", "catalogs");
    private static final List<String> AS_A_WHOLE =
            List.of("catalog", "catalogs", "trustedDependencies", "devEngines", "volta");

    private static final Set<String> VERSIONS = Set.of("1", "2", "3");
    private static final String MODULES = "node_modules/";

    /** A range of versions or a tag; whatever has a colon or a slash leads elsewhere. */
    private static final Pattern RANGE = Pattern.compile("[A-Za-z0-9 .*^~<>=|+_-]*");

    private Npm() {}

    static List<Dependency> manifest(String text) {
        Fields root = Documents.json(text);
        var found = new ArrayList<Dependency>();
        SECTIONS.forEach(section -> specs(root.fields(section), "", found));
        specs(root.fields("pnpm").fields("overrides"), "", found);
        root.text("packageManager")
                .ifPresent(tool -> found.add(Dependency.of("packageManager", tool, root.line())));
        asAWhole(root, found);
        Fields scripts = root.fields("scripts");
        for (String name : LIFECYCLE) {
            scripts.text(name)
                    .ifPresent(command ->
                            found.add(
                                    Dependency.of(
                                                    "script " + name,
                                                    command,
                                                    scripts.get(name).line())
                                            .running(true)));
        }
        return found;
    }

    /** What brings code in or lets it run by other words than a package and its version. */
    private static void asAWhole(Fields root, List<Dependency> found) {
        AS_A_WHOLE.forEach(key -> setting(key, root, key, found));
        Fields pnpm = root.fields("pnpm");
        pnpm.values().keySet().stream()
                .filter(key -> !key.equals("overrides"))
                .forEach(key -> setting("pnpm." + key, pnpm, key, found));
        if (root.values().get("workspaces") instanceof Fields workspaces) {
            CATALOGS.forEach(key -> setting("workspaces." + key, workspaces, key, found));
        }
    }

    private static void setting(String name, Fields of, String key, List<Dependency> found) {
        if (of.has(key)) {
            Node node = of.get(key);
            found.add(Dependency.of("setting " + name, node.plain(), node.line()));
        }
    }

    private static void specs(Fields section, String prefix, List<Dependency> found) {
        section.values()
                .forEach((key, node) -> {
                    String name = prefix + key;
                    switch (node) {
                        case Node.Text(var spec, int line) -> found.add(spec(name, spec, line));
                        case Fields nested -> specs(nested, name + " > ", found);
                        case Node.Items _ ->
                                throw new Unreadable("has a list for " + Spelling.of(name));
                    }
                });
    }

    static Dependency spec(String name, String spec, int line) {
        return RANGE.matcher(spec).matches() || spec.startsWith("workspace:")
                ? Dependency.of(name, spec, line)
                : Dependency.of(name, "", line).from(spec);
    }

    static List<Dependency> lock(String text) {
        Fields root = Documents.json(text);
        String version = root.textOr("lockfileVersion", "1");
        if (!VERSIONS.contains(version)) {
            throw new Unreadable(
                    "has the lockfileVersion %s, which is not known"
                            .formatted(Spelling.of(version)));
        }
        var found = new ArrayList<Dependency>();
        root.fields("packages")
                .values()
                .forEach((path, node) -> installed(path, Node.asFields(node, path), found));
        nested(root.fields("dependencies"), found);
        return found;
    }

    /** Packages of the repository itself are no dependencies, but a link out of it is one. */
    private static void installed(String path, Fields entry, List<Dependency> found) {
        int at = path.lastIndexOf(MODULES);
        String source = entry.textOr("resolved", "");
        boolean isOurs = at < 0 && source.isEmpty();
        if (isOurs || (entry.isTrue("link") && !source.contains("..") && !source.contains(":"))) {
            return;
        }
        String name = at < 0 ? path : path.substring(at + MODULES.length());
        String real = entry.textOr("name", name);
        var one = Dependency.of(name, entry.textOr("version", ""), entry.line());
        found.add(
                sourced(one, real, source)
                        .pinned(entry.textOr("integrity", ""))
                        .running(entry.isTrue("hasInstallScript")));
    }

    /** An alias is written as npm writes it in a manifest, from wherever it may come. */
    static Dependency sourced(Dependency one, String real, String source) {
        if (real.equals(one.name())) {
            return one.from(source);
        }
        String origin = Ecosystem.NPM.origin(Dependency.of(real, one.version(), 0).from(source));
        return one.from("npm:" + real + (origin.isEmpty() ? "" : " at " + origin));
    }

    private static void nested(Fields dependencies, List<Dependency> found) {
        for (Map.Entry<String, Node> entry : dependencies.values().entrySet()) {
            String name = entry.getKey();
            Fields one = Node.asFields(entry.getValue(), name);
            found.add(versionOne(name, one));
            nested(one.fields("dependencies"), found);
        }
    }

    private static Dependency versionOne(String name, Fields one) {
        String version = one.textOr("version", "");
        String integrity = one.textOr("integrity", "");
        if (version.startsWith("npm:") && version.lastIndexOf('@') > "npm:".length()) {
            int at = version.lastIndexOf('@');
            var alias = Dependency.of(name, version.substring(at + 1), one.line());
            return sourced(
                            alias,
                            version.substring("npm:".length(), at),
                            one.textOr("resolved", ""))
                    .pinned(integrity);
        }
        var plain = Dependency.of(name, version, one.line()).pinned(integrity);
        return RANGE.matcher(version).matches()
                ? plain.from(one.textOr("resolved", ""))
                : Dependency.of(name, "", one.line()).from(version).pinned(integrity);
    }
}
