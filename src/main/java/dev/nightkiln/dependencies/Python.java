package dev.nightkiln.dependencies;

import dev.nightkiln.dependencies.Node.Fields;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** {@code pyproject.toml} and {@code Pipfile}: PEP 621 and 735, build systems, Poetry, uv, PDM. */
final class Python {
    /** PEP 508: a name, extras, then versions or {@code @} and an address, then conditions. */
    private static final Pattern REQUIREMENT =
            Pattern.compile("([A-Za-z0-9][A-Za-z0-9._-]*)\\s*(\\[[^]]*])?\\s*(.*)", Pattern.DOTALL);

    private static final List<String> ELSEWHERE =
            List.of("git", "url", "path", "file", "hg", "svn");

    private static final Pattern FROM_OUTSIDE =
            Pattern.compile(
                    "depend|deps$|requir|index|registr|constraint|override|find-links|plugins|sources",
                    Pattern.CASE_INSENSITIVE);

    /** What is read by name, entry by entry. */
    private static final Set<String> READ =
            Set.of(
                    "tool.poetry.dependencies",
                    "tool.poetry.dev-dependencies",
                    "tool.poetry.group",
                    "tool.uv.dev-dependencies",
                    "tool.uv.constraint-dependencies",
                    "tool.uv.override-dependencies",
                    "tool.uv.sources",
                    "tool.uv.index-url",
                    "tool.uv.extra-index-url",
                    "tool.uv.find-links",
                    "tool.uv.index",
                    "tool.pdm.dev-dependencies");

    private final Lines lines;
    private final List<Dependency> found = new ArrayList<>();

    private Python(String text) {
        this.lines = new Lines(text);
    }

    static List<Dependency> project(String text) {
        Fields root = Documents.toml(text);
        var python = new Python(text);
        python.standard(root);
        Fields tool = root.fields("tool");
        python.poetry(tool.fields("poetry"));
        python.uv(tool.fields("uv"));
        python.groups(tool.fields("pdm").fields("dev-dependencies"));
        python.registries("source", tool.fields("pdm").items("source"));
        python.others("tool", tool);
        return python.found;
    }

    static List<Dependency> pipfile(String text) {
        Fields root = Documents.toml(text);
        var python = new Python(text);
        python.registries("source", root.items("source"));
        root.values()
                .forEach((key, node) -> {
                    if (!List.of("source", "requires", "scripts", "pipenv").contains(key)) {
                        python.table(Node.asFields(node, key));
                    }
                });
        return python.found;
    }

    /**
     * Tools that nobody has taught Nightkiln: what sounds like it comes from outside, as a whole.
     */
    private void others(String path, Fields group) {
        group.values()
                .forEach((key, node) -> {
                    String name = path + "." + key;
                    if (READ.contains(name)) {
                        return;
                    }
                    if (FROM_OUTSIDE.matcher(key).find()) {
                        found.add(Dependency.of("setting " + name, node.plain(), lines.of(key)));
                    } else if (node instanceof Fields inner) {
                        others(name, inner);
                    }
                });
    }

    private void standard(Fields root) {
        root.fields("project").items("dependencies").forEach(this::requirement);
        groups(root.fields("project").fields("optional-dependencies"));
        groups(root.fields("dependency-groups"));
        Fields build = root.fields("build-system");
        build.items("requires").forEach(this::requirement);
        build.text("build-backend").ifPresent(name -> add("build-backend", name, ""));
    }

    private void groups(Fields groups) {
        groups.values()
                .forEach((key, node) -> {
                    for (Node item : groups.items(key)) {
                        // An object includes another group of the same file.
                        if (item instanceof Node.Text) {
                            requirement(item);
                        }
                    }
                });
    }

    private void requirement(Node node) {
        found.add(requirement(Node.asText(node, "dependencies"), lines));
    }

    /** What pip and its kin take for one requirement. */
    static Dependency requirement(String text, Lines lines) {
        Matcher parts = REQUIREMENT.matcher(text.strip());
        if (!parts.matches()) {
            throw new Unreadable("has a requirement that is none: " + Spelling.of(text));
        }
        String name = Ecosystem.normalized(parts.group(1));
        String rest = parts.group(3).strip();
        var one = Dependency.of(name, rest.startsWith("@") ? "" : rest, lines.of(parts.group(1)));
        return rest.startsWith("@") ? one.from(rest.substring(1).strip()) : one;
    }

    private void poetry(Fields poetry) {
        table(poetry.fields("dependencies"));
        table(poetry.fields("dev-dependencies"));
        poetry.fields("group")
                .values()
                .forEach((name, node) -> table(Node.asFields(node, name).fields("dependencies")));
        registries("source", poetry.items("source"));
    }

    private void uv(Fields uv) {
        for (String key :
                List.of("dev-dependencies", "constraint-dependencies", "override-dependencies")) {
            uv.items(key).forEach(this::requirement);
        }
        uv.fields("sources")
                .values()
                .forEach((name, node) ->
                        add("source of " + Ecosystem.normalized(name), "", node.plain()));
        for (String key : List.of("index-url", "extra-index-url", "find-links")) {
            if (uv.has(key)) {
                add(key, "", uv.get(key).plain());
            }
        }
        registries("index", uv.items("index"));
    }

    /** Names with a version, or with a group of keys that says more. */
    private void table(Fields table) {
        table.values()
                .forEach((key, node) -> {
                    String name = Ecosystem.normalized(key);
                    switch (node) {
                        case Node.Text(var version, _) ->
                                found.add(Dependency.of(name, version, lines.of(key)));
                        case Fields one ->
                                add(
                                        name,
                                        one.has("version") ? one.get("version").plain() : "",
                                        ELSEWHERE.stream().anyMatch(one::has) || one.has("source")
                                                ? one.plain()
                                                : "");
                        case Node.Items _ -> add(name, node.plain(), "");
                    }
                });
    }

    private void registries(String what, List<Node> registries) {
        for (Node node : registries) {
            Fields one = Node.asFields(node, what);
            add(what + " " + one.textOr("name", ""), "", one.textOr("url", ""));
        }
    }

    private void add(String name, String version, String source) {
        found.add(
                Dependency.of(name, version, lines.of(name.substring(name.lastIndexOf(' ') + 1)))
                        .from(source));
    }
}
