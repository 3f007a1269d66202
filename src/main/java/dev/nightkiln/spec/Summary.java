package dev.nightkiln.spec;

import dev.nightkiln.text.Markdown;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** In a line for each part, what of an unfinished task was understood all the same. */
final class Summary {
    private static final int SHOWN = 5;
    private static final int LONGEST = 200;

    private Summary() {}

    static List<String> of(Draft draft) {
        var lines = new ArrayList<String>();
        for (Part part : Part.values()) {
            boolean wrong =
                    draft.gaps().stream().anyMatch(gap -> gap.part().startsWith(part.key()));
            if (draft.has(part) && !wrong) {
                List<String> texts =
                        part == Part.CRITERIA
                                ? draft.criteria().stream().map(Draft.Line::statement).toList()
                                : draft.values(part).stream().map(Draft.Value::text).toList();
                lines.add(part.title() + ": " + shown(texts));
            }
        }
        return lines;
    }

    private static String shown(List<String> texts) {
        return texts.stream()
                        .limit(SHOWN)
                        .map(text -> Markdown.code(Markdown.shortened(text.strip(), LONGEST)))
                        .collect(Collectors.joining(", "))
                + (texts.size() > SHOWN ? ", and " + (texts.size() - SHOWN) + " more" : "");
    }
}
