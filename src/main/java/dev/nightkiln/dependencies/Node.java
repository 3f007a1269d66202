package dev.nightkiln.dependencies;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;

/** A document of any format as a tree. A line counts from one; zero where the format hides it. */
sealed interface Node {
    int line();

    /** In one line, keys in alphabetical order. */
    default String plain() {
        return switch (this) {
            case Text(var text, _) -> text;
            case Items(var items, _) -> items.stream().map(Node::plain).toList().toString();
            case Fields(var fields, _) -> {
                var sorted = new TreeMap<String, String>();
                fields.forEach((key, node) -> sorted.put(key, node.plain()));
                yield sorted.toString();
            }
        };
    }

    /** Any scalar as it is written; {@code true} and {@code "true"} are the same here. */
    record Text(String value, int line) implements Node {}

    record Items(List<Node> values, int line) implements Node {
        public Items {
            values = List.copyOf(values);
        }
    }

    /** Keys in the order of the file. Whoever asks for one gets it of the right kind or nothing. */
    record Fields(Map<String, Node> values, int line) implements Node {
        private static final Fields NONE = new Fields(Map.of(), 0);

        public Fields {
            values = Collections.unmodifiableMap(new LinkedHashMap<>(values));
        }

        boolean has(String key) {
            return values.containsKey(key);
        }

        /** The value of a key that is there. */
        Node get(String key) {
            return Objects.requireNonNull(values.get(key), key);
        }

        Fields fields(String key) {
            Node node = values.get(key);
            return node == null ? NONE : asFields(node, key);
        }

        List<Node> items(String key) {
            return switch (values.get(key)) {
                case null -> List.of();
                case Items(var items, _) -> items;
                case Fields _, Text _ -> throw new Unreadable("has no list at `" + key + "`");
            };
        }

        Optional<String> text(String key) {
            return switch (values.get(key)) {
                case null -> Optional.empty();
                case Text(var text, _) -> Optional.of(text);
                case Fields _, Items _ -> throw new Unreadable("has no text at `" + key + "`");
            };
        }

        String textOr(String key, String otherwise) {
            return text(key).orElse(otherwise);
        }

        boolean isTrue(String key) {
            return text(key).filter("true"::equals).isPresent();
        }
    }

    static Fields asFields(Node node, String what) {
        return switch (node) {
            case Fields fields -> fields;
            case Items _, Text _ -> throw new Unreadable("has no group of keys at `" + what + "`");
        };
    }

    static String asText(Node node, String what) {
        return switch (node) {
            case Text(var text, _) -> text;
            case Fields _, Items _ -> throw new Unreadable("has no text at `" + what + "`");
        };
    }
}
