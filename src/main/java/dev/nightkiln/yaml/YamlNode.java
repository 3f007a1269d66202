package dev.nightkiln.yaml;

import java.util.List;

/** One value of a YAML file and the line it begins on, counted from one. */
public sealed interface YamlNode {
    int line();

    /** What an unquoted scalar means in YAML 1.2; a quoted one is always text. */
    enum Kind {
        TEXT("a text"),
        NUMBER("a number"),
        BOOLEAN("true or false"),
        NOTHING("empty");

        private final String described;

        Kind(String described) {
            this.described = described;
        }
    }

    record Scalar(String text, Kind kind, int line) implements YamlNode {}

    record Sequence(List<YamlNode> items, int line) implements YamlNode {
        public Sequence {
            items = List.copyOf(items);
        }
    }

    /** Keys in the order of the file; a key written twice is here twice. */
    record Mapping(List<Entry> entries, int line) implements YamlNode {
        public Mapping {
            entries = List.copyOf(entries);
        }
    }

    record Entry(String key, int line, YamlNode value) {}

    /** What this is, as the end of "it is ...". */
    default String described() {
        return switch (this) {
            case Scalar(_, Kind kind, _) -> kind.described;
            case Sequence _ -> "a list";
            case Mapping _ -> "a group of keys";
        };
    }
}
