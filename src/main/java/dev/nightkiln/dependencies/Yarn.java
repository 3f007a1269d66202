package dev.nightkiln.dependencies;

import dev.nightkiln.dependencies.Node.Fields;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Lock files of Yarn: of its first version, whose form is its own, and of the later ones. */
final class Yarn {
    private static final String ALIAS = "npm:";
    private static final Pattern FIELD =
            Pattern.compile("  (version|resolved|integrity|uid|registry) (\"[^\"]*\"|\\S+)");
    private static final Pattern GROUP = Pattern.compile("  (dependencies|optionalDependencies):");
    private static final Pattern NEEDED =
            Pattern.compile("    (\"[^\"]*\"|\\S+) (\"[^\"]*\"|\\S+)");
    private static final Pattern VERSION = Pattern.compile("[A-Za-z0-9.+_-]+");

    private Yarn() {}

    static List<Dependency> lock(String text) {
        return text.contains("\n__metadata:") ? later(text) : new First(text).read();
    }

    /** A package that somebody asks for, {@code name@what}; an alias asks for another's name. */
    private record Descriptor(String name, String asked) {
        static Descriptor of(String text) {
            int at = text.indexOf('@', 1);
            if (at < 0) {
                throw new Unreadable("has an entry without a version: " + Spelling.of(text));
            }
            return new Descriptor(text.substring(0, at), text.substring(at + 1));
        }

        static Descriptor ofAll(String texts) {
            Descriptor first = null;
            for (String text : texts.split(", *", -1)) {
                Descriptor one = of(unquoted(text));
                if (first != null && !first.name.equals(one.name)) {
                    throw new Unreadable("joins two packages in one entry: " + Spelling.of(texts));
                }
                first = one;
            }
            return Optional.ofNullable(first).orElseThrow();
        }
    }

    private static String unquoted(String text) {
        return text.length() > 1 && text.startsWith("\"") && text.endsWith("\"")
                ? text.substring(1, text.length() - 1)
                : text;
    }

    /** Line by line; whatever Yarn would not have written ends the reading. */
    private static final class First {
        private final String[] lines;
        private final List<Dependency> found = new ArrayList<>();

        First(String text) {
            this.lines = text.replace("\r\n", "\n").split("\n", -1);
        }

        List<Dependency> read() {
            Optional<Dependency> current = Optional.empty();
            for (int i = 0; i < lines.length; i++) {
                String line = lines[i];
                if (line.isBlank() || line.startsWith("#")) {
                    continue;
                }
                if (!line.startsWith(" ") && line.endsWith(":")) {
                    current.ifPresent(found::add);
                    current = Optional.of(begun(line.substring(0, line.length() - 1), i + 1));
                } else {
                    current = Optional.of(with(current, line, i + 1));
                }
            }
            current.ifPresent(found::add);
            return found;
        }

        private static Dependency begun(String descriptors, int line) {
            Descriptor descriptor = Descriptor.ofAll(descriptors);
            String alias = descriptor.asked().startsWith(ALIAS) ? descriptor.asked() : "";
            return Dependency.of(descriptor.name(), "", line).from(alias);
        }

        private static Dependency with(Optional<Dependency> current, String line, int number) {
            Dependency one = current.orElseThrow(() -> strange(number));
            Matcher field = FIELD.matcher(line);
            if (field.matches()) {
                String value = unquoted(field.group(2));
                return switch (field.group(1)) {
                    case "version" -> one.at(value);
                    case "resolved" -> resolved(one, value);
                    case "integrity" -> one.pinned(value);
                    case String _ -> one;
                };
            }
            if (GROUP.matcher(line).matches() || NEEDED.matcher(line).matches()) {
                return one;
            }
            throw strange(number);
        }

        /** The fragment is a checksum of its own, for want of a better one. */
        private static Dependency resolved(Dependency one, String value) {
            int hash = value.indexOf('#');
            String real =
                    one.source().startsWith(ALIAS)
                            ? Descriptor.of(one.source().substring(ALIAS.length())).name()
                            : one.name();
            Dependency sourced = Npm.sourced(one, real, value);
            return hash >= 0 && one.integrity().isEmpty()
                    ? sourced.pinned(value.substring(hash + 1))
                    : sourced;
        }

        private static Unreadable strange(int line) {
            return new Unreadable("is no lock file of Yarn (line " + line + ")");
        }
    }

    private static List<Dependency> later(String text) {
        var found = new ArrayList<Dependency>();
        Documents.yaml(text)
                .values()
                .forEach((key, node) -> {
                    Fields entry = Node.asFields(node, key);
                    if (key.equals("__metadata")) {
                        return;
                    }
                    String name = Descriptor.ofAll(key).name();
                    Descriptor resolution = Descriptor.of(entry.textOr("resolution", ""));
                    if (resolution.asked().startsWith("workspace:")) {
                        return;
                    }
                    String version = entry.textOr("version", "");
                    found.add(
                            Dependency.of(name, version, entry.line())
                                    .from(source(name, version, resolution))
                                    .pinned(entry.textOr("checksum", "")));
                });
        return found;
    }

    private static String source(String name, String version, Descriptor resolution) {
        String plain = "npm:" + version;
        boolean isPlain = resolution.asked().equals(plain) && VERSION.matcher(version).matches();
        if (isPlain && resolution.name().equals(name)) {
            return "";
        }
        return isPlain ? "npm:" + resolution.name() : resolution.name() + "@" + resolution.asked();
    }
}
