package dev.nightkiln.dependencies;

import dev.nightkiln.dependencies.Node.Fields;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Lock files of Poetry, uv and Pipenv. */
final class PythonLocks {
    private PythonLocks() {}

    static List<Dependency> poetry(String text) {
        var lines = new Lines(text);
        Fields root = Documents.toml(text);
        var found = new ArrayList<Dependency>();
        for (Fields one : packages(root)) {
            String source = one.has("source") ? one.fields("source").plain() : "";
            // Before version 1.2 of its format the checksums were in a table of their own.
            String key = one.textOr("name", "");
            List<Node> old = root.fields("metadata").fields("files").items(key);
            found.add(
                    named(one, lines)
                            .from(source)
                            .pinned(
                                    hashes(
                                            one.items("files").isEmpty()
                                                    ? old
                                                    : one.items("files"))));
        }
        return found;
    }

    static List<Dependency> uv(String text) {
        var lines = new Lines(text);
        var found = new ArrayList<Dependency>();
        for (Fields one : packages(Documents.toml(text))) {
            Fields source = one.fields("source");
            boolean isOurs =
                    Stream.of("editable", "virtual")
                            .anyMatch(key ->
                                    source.has(key) && !source.textOr(key, "").contains(".."));
            if (!isOurs) {
                found.add(locked(one, source, named(one, lines)));
            }
        }
        return found;
    }

    /** The registry may be the own one and the file still lie elsewhere. */
    private static Dependency locked(Fields one, Fields source, Dependency named) {
        List<Node> files =
                Stream.concat(
                                one.has("sdist") ? Stream.of(one.fields("sdist")) : Stream.empty(),
                                one.items("wheels").stream())
                        .toList();
        String registry =
                source.values().keySet().equals(Set.of("registry"))
                        ? source.textOr("registry", "")
                        : source.plain();
        String foreign =
                Stream.concat(
                                Stream.of(registry),
                                files.stream()
                                        .map(file ->
                                                Node.asFields(file, "wheels").textOr("url", "")))
                        .filter(address -> !Ecosystem.PYPI.origin(named.from(address)).isEmpty())
                        .findFirst()
                        .orElse("");
        return named.from(foreign).pinned(hashes(files));
    }

    static List<Dependency> pipenv(String text) {
        Fields root = Documents.json(text);
        var found = new ArrayList<Dependency>();
        for (Node node : root.fields("_meta").items("sources")) {
            Fields source = Node.asFields(node, "sources");
            found.add(
                    Dependency.of("source " + source.textOr("name", ""), "", node.line())
                            .from(source.textOr("url", "")));
        }
        root.values()
                .forEach((category, group) -> {
                    if (!category.equals("_meta")) {
                        Node.asFields(group, category)
                                .values()
                                .forEach((name, node) ->
                                        found.add(pipenv(name, Node.asFields(node, name))));
                    }
                });
        return found;
    }

    private static Dependency pipenv(String name, Fields one) {
        boolean isElsewhere = Stream.of("git", "file", "path", "url").anyMatch(one::has);
        String index = one.textOr("index", "pypi");
        return Dependency.of(Ecosystem.normalized(name), one.textOr("version", ""), one.line())
                .from(isElsewhere ? one.plain() : index.equals("pypi") ? "" : "index " + index)
                .pinned(
                        one.items("hashes").stream()
                                .map(hash -> Node.asText(hash, "hashes"))
                                .sorted()
                                .collect(Collectors.joining(" ")));
    }

    private static List<Fields> packages(Fields root) {
        return root.items("package").stream().map(node -> Node.asFields(node, "package")).toList();
    }

    private static Dependency named(Fields one, Lines lines) {
        String name = one.textOr("name", "");
        String version = one.textOr("version", "");
        return Dependency.of(Ecosystem.normalized(name), version, lines.of(name, version));
    }

    private static String hashes(List<Node> files) {
        return files.stream()
                .map(file -> Node.asFields(file, "files").textOr("hash", ""))
                .sorted()
                .collect(Collectors.joining(" "));
    }
}
