package dev.nightkiln.spec;

import dev.nightkiln.spec.Section.Block;

import java.util.List;

/**
 * Where the lines of a text stood before hidden text was taken from it. Taking away may drop lines
 * and shorten them, never reorder them.
 */
final class LinePlaces {
    private final int[] places;

    /** {@code before} is the number of lines that stood above all of it. */
    LinePlaces(String source, String clean, int before) {
        String[] original = source.replace('\u00a0', ' ').split("\n", -1);
        String[] left = clean.split("\n", -1);
        places = new int[left.length];
        int at = 0;
        for (int line = 0; line < left.length; line++) {
            String words = left[line].strip();
            int found = at;
            while (found < original.length && !isFrom(words, original[found])) {
                found++;
            }
            if (found < original.length) {
                places[line] = before + found + 1;
                at = found + 1;
            } else {
                places[line] = before + Math.min(at, original.length - 1) + 1;
            }
        }
    }

    private static boolean isFrom(String words, String original) {
        return words.isEmpty() ? original.isBlank() : original.contains(words);
    }

    Section inSource(Section section) {
        List<Block> blocks =
                section.blocks().stream()
                        .<Block>map(block ->
                                switch (block) {
                                    case Block.Prose(String source, int line) ->
                                            new Block.Prose(source, place(line));
                                    case Block.Item(
                                                    String source,
                                                    int line,
                                                    String text,
                                                    var below) ->
                                            new Block.Item(source, place(line), text, below);
                                    case Block.Code(String source, int line, String text) ->
                                            new Block.Code(source, place(line), text);
                                })
                        .toList();
        return new Section(section.heading(), place(section.line()), blocks);
    }

    private int place(int line) {
        return line > 0 && line <= places.length ? places[line - 1] : line;
    }
}
