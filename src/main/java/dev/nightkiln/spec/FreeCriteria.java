package dev.nightkiln.spec;

import dev.nightkiln.spec.Section.Block;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import java.util.regex.Pattern;

/**
 * The criteria of an issue that has no part for them: boxes that nobody has ticked, and commands of
 * which a sentence says that they have to succeed. That one succeeds or fails today says nothing
 * about the end.
 */
final class FreeCriteria {
    private static final Pattern CODE = Pattern.compile("(?<!`)(`++)([^`].*?)\\1");

    /** In place of the code, so that what stands in ticks is never mistaken for words. */
    private static final String PLACE = "`#(?<at>\\d{1,4})#`";

    private static final String WORDS = "(?:\\s+(?!(?:not|never|nicht|nie)\\b)\\p{L}+){0,3}\\s+";

    private static final List<Pattern> DEMANDS =
            List.of(
                    Pattern.compile(
                            "(?iu)"
                                    + PLACE
                                    + WORDS
                                    + "(?:must|should|shall|has to|have to|needs to|need to)"
                                    + WORDS
                                    + "(?:pass|succeed|work|exit 0|exit with 0|run through|(?:be|stay) (?:green|clean|ok))\\b"),
                    Pattern.compile(
                            "(?iu)\\b(?:done|finished|ready|complete|fixed|make sure|ensure)\\b[^`.]{0,60}?"
                                    + PLACE
                                    + "\\s+(?:still\\s+|again\\s+)?(?:passes|succeeds|works|exits (?:with )?0|runs through|(?:is|stays) (?:green|clean))\\b"),
                    Pattern.compile(
                            "(?iu)"
                                    + PLACE
                                    + WORDS
                                    + "(?:muss|müssen|soll|sollen|sollte|sollten)"
                                    + WORDS
                                    + "(?:durchlaufen|bestehen|gelingen|erfolgreich sein|(?:grün|sauber) (?:sein|bleiben))\\b"),
                    Pattern.compile(
                            "(?iu)\\b(?:fertig|erledigt|sichergestellt|sicherstellen)\\b[^`.]{0,60}?"
                                    + PLACE
                                    + "\\s+(?:wieder\\s+|weiterhin\\s+)?(?:durchläuft|läuft|besteht|gelingt|erfolgreich (?:ist|durchläuft)|(?:grün|sauber) (?:ist|bleibt))\\b"));

    /** Longer text is no paragraph of anybody's; the patterns would take long over it. */
    private static final int LONGEST = 3_000;

    private FreeCriteria() {}

    static void read(Draft draft, List<Section> rest) {
        for (Section section : rest) {
            for (Block block : section.blocks()) {
                switch (block) {
                    case Block.Item item when item.isOpenBox() ->
                            CriterionReader.read(draft, item.text(), item.below(), item.line());
                    case Block.Item _, Block.Code _ -> {}
                    case Block.Prose(String text, int line) when isOwn(text) ->
                            demands(draft, text, line);
                    case Block.Prose _ -> {}
                }
            }
        }
    }

    /** Not quoted from somebody else, and no table. */
    private static boolean isOwn(String text) {
        return text.length() <= LONGEST && !text.startsWith(">") && !text.startsWith("|");
    }

    private static void demands(Draft draft, String text, int line) {
        var commands = new ArrayList<String>();
        String words =
                CODE.matcher(text.replace('\n', ' '))
                        .replaceAll(code -> {
                            commands.add(code.group(2).strip());
                            return "`#" + (commands.size() - 1) + "#`";
                        });
        var demanded = new TreeSet<Integer>();
        for (Pattern pattern : DEMANDS) {
            pattern.matcher(words)
                    .results()
                    .map(demand -> Integer.valueOf(demand.group("at")))
                    .filter(at -> at < commands.size() && Commands.isOne(commands.get(at)))
                    .forEach(demanded::add);
        }
        for (int at : demanded) {
            String command = commands.get(at);
            draft.add(
                    new Draft.Line(
                            CriterionReader.succeeds(command),
                            Optional.of(command),
                            Optional.empty(),
                            line));
        }
    }
}
