package dev.nightkiln.dependencies;

import dev.nightkiln.dependencies.Node.Fields;

import java.util.ArrayList;
import java.util.List;

/** Cargo's manifest and lock file. */
final class Cargo {
    /** With underscores as Cargo took them before the edition of 2024. */
    private static final List<String> SECTIONS =
            List.of(
                    "dependencies",
                    "dev-dependencies",
                    "dev_dependencies",
                    "build-dependencies",
                    "build_dependencies");

    private static final List<String> ELSEWHERE =
            List.of("git", "path", "registry", "registry-index", "package");

    private final Lines lines;
    private final List<Dependency> found = new ArrayList<>();

    private Cargo(String text) {
        this.lines = new Lines(text);
    }

    static List<Dependency> manifest(String text) {
        Fields root = Documents.toml(text);
        var cargo = new Cargo(text);
        cargo.sections(root);
        cargo.sections(root.fields("workspace"));
        root.fields("target")
                .values()
                .forEach((name, node) -> cargo.sections(Node.asFields(node, name)));
        root.fields("patch")
                .values()
                .forEach((name, node) -> cargo.table("patch ", Node.asFields(node, name)));
        cargo.table("replace ", root.fields("replace"));
        return cargo.found;
    }

    private void sections(Fields root) {
        SECTIONS.forEach(section -> table("", root.fields(section)));
    }

    private void table(String prefix, Fields table) {
        table.values()
                .forEach((name, node) -> {
                    switch (node) {
                        case Node.Text(var version, _) -> add(prefix, name, version, "");
                        case Fields one ->
                                add(
                                        prefix,
                                        name,
                                        one.textOr("version", ""),
                                        ELSEWHERE.stream().anyMatch(one::has) ? one.plain() : "");
                        case Node.Items _ ->
                                throw new Unreadable("has a list for " + Spelling.of(name));
                    }
                });
    }

    private void add(String prefix, String name, String version, String source) {
        found.add(Dependency.of(prefix + name, version, lines.of(name)).from(source));
    }

    /** Packages without a source are the repository's own. */
    static List<Dependency> lock(String text) {
        Fields root = Documents.toml(text);
        var lines = new Lines(text);
        var found = new ArrayList<Dependency>();
        Fields old = root.fields("metadata");
        for (Node node : root.items("package")) {
            Fields one = Node.asFields(node, "package");
            String name = one.textOr("name", "");
            String version = one.textOr("version", "");
            String source = one.textOr("source", "");
            String key = "checksum %s %s (%s)".formatted(name, version, source);
            if (!source.isEmpty()) {
                found.add(
                        Dependency.of(name, version, lines.of(name, version))
                                .from(source)
                                .pinned(one.textOr("checksum", old.textOr(key, ""))));
            }
        }
        for (Node node : root.fields("patch").items("unused")) {
            found.add(Dependency.of("unused patch", node.plain(), 0));
        }
        return found;
    }
}
