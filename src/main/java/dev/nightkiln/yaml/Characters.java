package dev.nightkiln.yaml;

/** Which characters may stand in a file that people review. */
public final class Characters {
    private Characters() {}

    /** Visible, or a plain space: safe in names and one-line messages. */
    public static boolean isPlain(int point) {
        return switch (Character.getType(point)) {
            case Character.CONTROL,
                    Character.FORMAT,
                    Character.SURROGATE,
                    Character.PRIVATE_USE,
                    Character.UNASSIGNED,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR ->
                    false;
            case Character.SPACE_SEPARATOR -> point == ' ';
            default -> !isBlankLetter(point);
        };
    }

    /** Letters and signs that are drawn as nothing: the Hangul fillers, the empty Braille cell. */
    private static boolean isBlankLetter(int point) {
        return switch (point) {
            case 0x115F, 0x1160, 0x2800, 0x3164, 0xFFA0 -> true;
            default -> false;
        };
    }

    /**
     * Line feed and tab are text. Other controls are not, and neither is what makes a reviewer see
     * something else than the machine: direction marks, invisible tags, other line ends.
     */
    static boolean isText(int point) {
        if (point == '\n' || point == '\t') {
            return true;
        }
        boolean misleads =
                point == 0x061C
                        || (point >= 0x200B && point <= 0x200F && point != 0x200D)
                        || (point >= 0x2028 && point <= 0x202E)
                        || (point >= 0x2060 && point <= 0x206F)
                        || point == 0xFEFF
                        || (point >= 0xE0000 && point <= 0xE007F);
        return !misleads
                && Character.getType(point) != Character.CONTROL
                && Character.getType(point) != Character.SURROGATE;
    }

    /** How a character that cannot be shown is named. */
    static String name(int point) {
        return "U+%04X".formatted(point);
    }
}
