package dev.nightkiln.yaml;

import dev.nightkiln.yaml.YamlNode.Entry;
import dev.nightkiln.yaml.YamlNode.Kind;
import dev.nightkiln.yaml.YamlNode.Mapping;
import dev.nightkiln.yaml.YamlNode.Scalar;
import dev.nightkiln.yaml.YamlNode.Sequence;

import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Parse;
import org.snakeyaml.engine.v2.events.AliasEvent;
import org.snakeyaml.engine.v2.events.CollectionStartEvent;
import org.snakeyaml.engine.v2.events.Event;
import org.snakeyaml.engine.v2.events.Event.ID;
import org.snakeyaml.engine.v2.events.NodeEvent;
import org.snakeyaml.engine.v2.events.ScalarEvent;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.snakeyaml.engine.v2.nodes.Tag;
import org.snakeyaml.engine.v2.resolver.ScalarResolver;
import org.snakeyaml.engine.v2.schema.CoreSchema;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;

/**
 * Turns the text of a YAML file into a tree, or says in plain words why not. The text may come from
 * a stranger: size and depth are bounded, and nothing in it can refer to something else.
 */
public final class YamlParser {
    private static final Bounds POLICY = new Bounds(64 << 10, 8);
    private static final LoadSettings SETTINGS = LoadSettings.builder().build();
    private static final ScalarResolver RESOLVER = new CoreSchema().getScalarResolver();

    /** How large a file may be, and how deep its values may lie in each other. */
    public record Bounds(int bytes, int depth) {}

    private final Iterator<Event> events;
    private final Bounds bounds;

    private YamlParser(String text, Bounds bounds) {
        this.events = new Parse(SETTINGS).parseString(text).iterator();
        this.bounds = bounds;
    }

    /** For files that people write: at most 64 KiB and 8 deep. */
    public static Optional<Mapping> parse(String text, Problems problems) {
        return parse(text, problems, POLICY);
    }

    /** An empty file is an empty mapping. Nothing is returned when a problem was added. */
    public static Optional<Mapping> parse(String text, Problems problems, Bounds bounds) {
        try {
            return Optional.of(new YamlParser(readable(text, bounds), bounds).document());
        } catch (Refused refused) {
            problems.add(refused.line, "", refused.reason, refused.mend);
        } catch (YamlEngineException wrong) {
            SyntaxProblem problem = SyntaxProblem.of(wrong, text);
            problems.add(problem.line(), "", problem.reason(), problem.mend());
        }
        return Optional.empty();
    }

    private static String readable(String text, Bounds bounds) {
        if (text.getBytes(StandardCharsets.UTF_8).length > bounds.bytes()) {
            throw new Refused(
                    1,
                    "the file is larger than %d KiB".formatted(bounds.bytes() >> 10),
                    "shorten it");
        }
        String content = text.startsWith("\uFEFF") ? text.substring(1) : text;
        String unix = content.replace("\r\n", "\n");
        requireText(unix, 1);
        return unix;
    }

    private static void requireText(String text, int firstLine) {
        int line = firstLine;
        for (int at = 0; at < text.length(); ) {
            int point = text.codePointAt(at);
            if (!Characters.isText(point)) {
                String name = Characters.name(point);
                throw new Refused(
                        line, "there is an invisible character (" + name + ")", "remove it");
            }
            line += point == '\n' ? 1 : 0;
            at += Character.charCount(point);
        }
    }

    private Mapping document() {
        next();
        Event start = next();
        if (start.getEventId() == ID.StreamEnd) {
            return new Mapping(List.of(), 1);
        }
        YamlNode root = node(next(), 1);
        next();
        Event end = next();
        if (end.getEventId() != ID.StreamEnd) {
            throw new Refused(
                    line(end), "a second document begins here", "keep one document per file");
        }
        return switch (root) {
            case Mapping mapping -> mapping;
            case Scalar scalar when scalar.kind() == Kind.NOTHING -> new Mapping(List.of(), 1);
            case Scalar _, Sequence _ ->
                    throw new Refused(
                            root.line(),
                            "the file is " + root.described() + ", not a group of keys",
                            "begin with a line like `key: value`");
        };
    }

    private YamlNode node(Event event, int depth) {
        int line = line(event);
        if (depth > bounds.depth()) {
            throw new Refused(
                    line, "nested more than " + bounds.depth() + " deep", "make it flatter");
        }
        refuseReferences(event, line);
        return switch (event.getEventId()) {
            case Scalar -> scalar((ScalarEvent) event, line);
            case SequenceStart -> sequence(depth, line);
            case MappingStart -> mapping(depth, line);
            case Alias,
                    Comment,
                    DocumentEnd,
                    DocumentStart,
                    MappingEnd,
                    SequenceEnd,
                    StreamEnd,
                    StreamStart ->
                    throw new IllegalStateException("the parser gave " + event + " for a value");
        };
    }

    private static void refuseReferences(Event event, int line) {
        if (event instanceof AliasEvent
                || (event instanceof NodeEvent node && node.getAnchor().isPresent())) {
            throw new Refused(
                    line, "anchors (&) and aliases (*) are not read", "write the value out");
        }
        boolean tagged =
                switch (event) {
                    case ScalarEvent scalar -> scalar.getTag().isPresent();
                    case CollectionStartEvent start -> start.getTag().isPresent();
                    default -> false;
                };
        if (tagged) {
            throw new Refused(line, "tags (!) are not read", "remove the tag");
        }
    }

    private static Scalar scalar(ScalarEvent event, int line) {
        String text = event.getValue();
        requireText(text, line);
        return new Scalar(text, event.isPlain() ? kind(text) : Kind.TEXT, line);
    }

    private static Kind kind(String plain) {
        Tag tag = RESOLVER.resolve(plain, true);
        if (tag.equals(Tag.NULL)) {
            return Kind.NOTHING;
        }
        if (tag.equals(Tag.BOOL)) {
            return Kind.BOOLEAN;
        }
        return tag.equals(Tag.INT) || tag.equals(Tag.FLOAT) ? Kind.NUMBER : Kind.TEXT;
    }

    private Sequence sequence(int depth, int line) {
        var items = new ArrayList<YamlNode>();
        for (Event event = next(); event.getEventId() != ID.SequenceEnd; event = next()) {
            items.add(node(event, depth + 1));
        }
        return new Sequence(items, line);
    }

    private Mapping mapping(int depth, int line) {
        var entries = new ArrayList<Entry>();
        for (Event event = next(); event.getEventId() != ID.MappingEnd; event = next()) {
            if (!(node(event, depth + 1) instanceof Scalar key)) {
                throw new Refused(line(event), "a key must be one word", "write `key: value`");
            }
            entries.add(new Entry(key.text(), key.line(), node(next(), depth + 1)));
        }
        return new Mapping(entries, line);
    }

    private Event next() {
        return events.next();
    }

    private static int line(Event event) {
        return event.getStartMark().map(Mark::getLine).orElse(0) + 1;
    }

    /** Ends the reading from any depth; never leaves this class. */
    private static final class Refused extends RuntimeException {
        private final int line;
        private final String reason;
        private final String mend;

        Refused(int line, String reason, String mend) {
            super(reason, null, false, false);
            this.line = line;
            this.reason = reason;
            this.mend = mend;
        }
    }
}
