package dev.nightkiln.spec;

import dev.nightkiln.spec.Section.Block;

import org.commonmark.ext.gfm.tables.TablesExtension;
import org.commonmark.node.BulletList;
import org.commonmark.node.Code;
import org.commonmark.node.FencedCodeBlock;
import org.commonmark.node.Heading;
import org.commonmark.node.HtmlBlock;
import org.commonmark.node.IndentedCodeBlock;
import org.commonmark.node.ListItem;
import org.commonmark.node.Node;
import org.commonmark.node.OrderedList;
import org.commonmark.node.Paragraph;
import org.commonmark.node.SourceSpan;
import org.commonmark.node.Text;
import org.commonmark.parser.IncludeSourceSpans;
import org.commonmark.parser.Parser;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Divides an issue by its headings: real ones of any level, lines in bold, and lines that begin
 * with the name of a part and a colon. What looks like a heading in code, a quote or a list is
 * none.
 */
final class Outline {
    private static final Parser PARSER =
            Parser.builder()
                    .extensions(List.of(TablesExtension.create()))
                    .includeSourceSpans(IncludeSourceSpans.BLOCKS)
                    .maxOpenBlockParsers(60)
                    .build();

    private static final Pattern BOLD =
            Pattern.compile("\\s*(\\*\\*|__)(?<name>[^*_]{1,80}?)\\s*:?\\s*\\1\\s*:?");

    private static final Pattern LABEL =
            Pattern.compile(
                    "\\s*(?:(\\*\\*|__)(?<bold>[^*_:]{1,80}?)\\s*:?\\s*\\1\\s*:?|(?<plain>[^:`|>#*]{2,60}?)\\s*:)(?<rest>\\s.*|$)");

    private static final Pattern TAG = Pattern.compile("</?[a-zA-Z][^<>]*>");

    /** Deep enough for what people write; what lies deeper is no text of anybody. */
    private static final int DEEPEST = 12;

    private final String source;
    private final List<Section> sections = new ArrayList<>();
    private String heading = "";
    private int line = 1;
    private List<Block> blocks = new ArrayList<>();

    private Outline(String source) {
        this.source = source;
    }

    static List<Section> of(String markdown) {
        var outline = new Outline(markdown);
        Node root = PARSER.parse(markdown);
        for (Node node = root.getFirstChild(); node != null; node = node.getNext()) {
            outline.read(node);
        }
        outline.begin("", 0);
        return outline.sections;
    }

    private void begin(String name, int at) {
        if (!heading.isEmpty() || !blocks.isEmpty()) {
            sections.add(new Section(heading, line, blocks));
        }
        heading = name;
        line = at;
        blocks = new ArrayList<>();
    }

    private void read(Node node) {
        switch (node) {
            case Heading found -> headed(words(found), line(found));
            case Paragraph paragraph -> paragraph(source(paragraph), line(paragraph));
            case FencedCodeBlock code ->
                    add(new Block.Code(source(code), line(code), code.getLiteral()));
            case IndentedCodeBlock code ->
                    add(new Block.Code(source(code), line(code), code.getLiteral()));
            case BulletList list -> items(list);
            case OrderedList list -> items(list);
            // Of tags like those that fold a part only the words between them count.
            case HtmlBlock html ->
                    add(
                            new Block.Prose(
                                    TAG.matcher(source(html)).replaceAll("").strip(), line(html)));
            default -> add(new Block.Prose(source(node), line(node)));
        }
    }

    private void add(Block block) {
        if (!block.source().isBlank()) {
            blocks.add(block);
        }
    }

    /** "## Goal: be fast" is a heading and its text. */
    private void headed(String words, int at) {
        int colon = words.indexOf(':');
        boolean both =
                colon > 0
                        && colon < words.length() - 1
                        && Part.named(words.substring(0, colon)).isPresent();
        begin(both ? words.substring(0, colon) : words, at);
        if (both) {
            add(new Block.Prose(words.substring(colon + 1).strip(), at));
        }
    }

    private void paragraph(String text, int at) {
        var lines = new ArrayList<String>();
        int first = at;
        int number = at;
        boolean single = false;
        for (String each : text.split("\n", -1)) {
            Matcher bold = BOLD.matcher(each);
            Matcher label = LABEL.matcher(each);
            boolean isBold = bold.matches();
            boolean isLabel = !isBold && label.matches() && Part.named(name(label)).isPresent();
            if (isBold || isLabel) {
                add(new Block.Prose(String.join("\n", lines), first));
                lines.clear();
                begin(isBold ? bold.group("name").strip() : name(label).strip(), number);
                first = number + 1;
                single = isLabel && !label.group("rest").isBlank();
                if (single) {
                    first = number;
                    lines.add(label.group("rest").strip());
                }
            } else {
                lines.add(each);
            }
            number++;
        }
        add(new Block.Prose(String.join("\n", lines), first));
        if (single && Part.named(heading).filter(Part::isOneWord).isPresent()) {
            begin("", number);
        }
    }

    private static String name(Matcher label) {
        return label.group("bold") == null ? label.group("plain") : label.group("bold");
    }

    private void items(Node list) {
        for (Node item = list.getFirstChild(); item != null; item = item.getNext()) {
            if (item instanceof ListItem) {
                add(item(item));
            }
        }
    }

    private Block.Item item(Node item) {
        var own = new StringBuilder();
        var below = new ArrayList<String>();
        for (Node node = item.getFirstChild(); node != null; node = node.getNext()) {
            if (own.isEmpty() && node instanceof Paragraph) {
                own.append(source(node));
            } else {
                below(node, below);
            }
        }
        return new Block.Item(source(item).strip(), line(item), own.toString().strip(), below);
    }

    /** The texts in it; of code, each command as if it were written in ticks. */
    private void below(Node top, List<String> below) {
        record Place(Node node, int depth) {}
        var open = new ArrayDeque<>(List.of(new Place(top, 0)));
        while (!open.isEmpty()) {
            Place place = open.pop();
            Node node = place.node();
            switch (node) {
                case Paragraph paragraph -> below.add(source(paragraph));
                case FencedCodeBlock code ->
                        Commands.of(code.getLiteral())
                                .forEach(command -> below.add("command: ```" + command + "```"));
                default -> {
                    for (Node child = node.getLastChild();
                            child != null && place.depth() < DEEPEST;
                            child = child.getPrevious()) {
                        open.push(new Place(child, place.depth() + 1));
                    }
                }
            }
        }
    }

    /** Emphasis may be nested as deep as the line is long, so this does not recurse. */
    private static String words(Node heading) {
        var words = new StringBuilder();
        Node node = heading.getFirstChild();
        while (node != null) {
            switch (node) {
                case Text text -> words.append(text.getLiteral());
                case Code code -> words.append(code.getLiteral());
                default -> {}
            }
            Node next = node.getFirstChild() == null ? node.getNext() : node.getFirstChild();
            while (next == null && node != null && !node.equals(heading)) {
                node = node.getParent();
                next = node == null || node.equals(heading) ? null : node.getNext();
                if (node == null || node.equals(heading)) {
                    break;
                }
            }
            node = next;
        }
        return words.toString().strip();
    }

    private String source(Node node) {
        return node instanceof Paragraph ? lines(node) : whole(node);
    }

    private String whole(Node node) {
        List<SourceSpan> spans = node.getSourceSpans();
        return spans.isEmpty()
                ? ""
                : source.substring(
                        spans.getFirst().getInputIndex(),
                        spans.getLast().getInputIndex() + spans.getLast().getLength());
    }

    /** Without what lies before each line in a list. */
    private String lines(Node node) {
        var text = new ArrayList<String>();
        for (SourceSpan span : node.getSourceSpans()) {
            text.add(
                    source.substring(
                            span.getInputIndex(), span.getInputIndex() + span.getLength()));
        }
        return String.join("\n", text);
    }

    private static int line(Node node) {
        return node.getSourceSpans().isEmpty()
                ? 0
                : node.getSourceSpans().getFirst().getLineIndex() + 1;
    }
}
