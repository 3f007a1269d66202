package dev.nightkiln.spec;

import org.jspecify.annotations.Nullable;

import java.util.List;

/**
 * A stretch of an issue under one heading, which is empty for what stands before the first. Lines
 * count from one.
 */
record Section(String heading, int line, List<Block> blocks) {
    /** One element of a page. */
    sealed interface Block {
        int line();

        /** As it was written. */
        String source();

        /** A paragraph, or anything that is neither list nor code. */
        record Prose(String source, int line) implements Block {}

        /** An item of a list: its own text, what is indented below it, and code among that. */
        record Item(String source, int line, String text, List<String> below) implements Block {
            public Item {
                below = List.copyOf(below);
            }

            /** A box that nobody has ticked. */
            boolean isOpenBox() {
                return text.startsWith("[ ] ");
            }
        }

        record Code(String source, int line, String text) implements Block {}
    }

    Section {
        blocks = List.copyOf(blocks);
    }

    /** All of it but the heading, as it was written. */
    String source() {
        var text = new StringBuilder();
        @Nullable Block before = null;
        for (Block block : blocks) {
            boolean goesOn = before instanceof Block.Item && block instanceof Block.Item;
            text.append(goesOn ? "\n" : "\n\n").append(block.source());
            before = block;
        }
        return text.toString().strip();
    }
}
