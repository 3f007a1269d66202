package dev.nightkiln.text;

/**
 * Takes from a text what could act on a reader's terminal or deceive a reader: escape sequences,
 * control and bidirectional characters. Keeps its state from one piece to the next.
 */
public final class TerminalText {
    private static final char ESC = 0x1b;
    private static final String COLOUR_FINALS = "mKJABCDGH";
    private static final String STRING_OPENERS = "]PX^_";
    private static final String STRING_OPENERS_C1 = "\u009d\u0090\u0098\u009e\u009f";
    private static final int LONGEST_SEQUENCE = 64;

    private enum State {
        TEXT,
        ESCAPE,
        CSI,
        STRING
    }

    private final boolean forPlayer;
    private final StringBuilder sequence = new StringBuilder();
    private State state = State.TEXT;
    private char previous = '\n';

    private TerminalText(boolean forPlayer) {
        this.forPlayer = forPlayer;
    }

    /** Lines of text only; a lone carriage return becomes a line break, so it can hide nothing. */
    public static TerminalText plain() {
        return new TerminalText(false);
    }

    /** Keeps colours and cursor movements, as a terminal player needs them. */
    public static TerminalText forPlayer() {
        return new TerminalText(true);
    }

    public String accept(CharSequence piece) {
        var out = new StringBuilder(piece.length());
        for (int i = 0; i < piece.length(); i++) {
            accept(piece.charAt(i), out);
        }
        return out.toString();
    }

    private void accept(char c, StringBuilder out) {
        switch (state) {
            case TEXT -> text(c, out);
            case ESCAPE -> escape(c, out);
            case CSI -> csi(c, out);
            case STRING -> string(c, out);
        }
    }

    private void text(char c, StringBuilder out) {
        char before = previous;
        previous = c;
        if (c == ESC) {
            state = State.ESCAPE;
        } else if (c == 0x9b) {
            sequence.setLength(0);
            state = State.CSI;
        } else if (STRING_OPENERS_C1.indexOf(c) >= 0) {
            state = State.STRING;
        } else if (c == '\n' || c == '\r') {
            lineBreak(c, before, out);
        } else if (c == '\t' || (c == '\b' && forPlayer) || !(isControl(c) || isBidi(c))) {
            out.append(c);
        }
    }

    /** A pipe prints no carriage returns, without which a player's lines become a staircase. */
    private void lineBreak(char c, char before, StringBuilder out) {
        if (forPlayer) {
            out.append(c == '\n' && before != '\r' ? "\r\n" : c);
        } else if (c == '\r' || before != '\r') {
            out.append('\n');
        }
    }

    private void escape(char c, StringBuilder out) {
        if (c == '[') {
            sequence.setLength(0);
            state = State.CSI;
        } else if (STRING_OPENERS.indexOf(c) >= 0) {
            state = State.STRING;
        } else if (c < 0x20) {
            state = State.TEXT;
            text(c, out);
        } else if (c >= 0x30) {
            state = State.TEXT;
        }
    }

    private void csi(char c, StringBuilder out) {
        if (c < 0x20 || sequence.length() > LONGEST_SEQUENCE) {
            state = State.TEXT;
            text(c, out);
        } else if (c < 0x40) {
            sequence.append(c);
        } else {
            state = State.TEXT;
            boolean known =
                    COLOUR_FINALS.indexOf(c) >= 0
                            && sequence.chars().allMatch(this::plainParameter);
            if (forPlayer && known) {
                out.append(ESC).append('[').append(sequence).append(c);
            }
        }
    }

    private boolean plainParameter(int c) {
        return (c >= '0' && c <= '9') || c == ';' || c == ':';
    }

    /** An unfinished title or clipboard sequence ends with its line, or it would hide the rest. */
    private void string(char c, StringBuilder out) {
        if (c == 0x07 || c == 0x9c) {
            state = State.TEXT;
        } else if (c == ESC) {
            state = State.ESCAPE;
        } else if (c == '\n' || c == '\r') {
            state = State.TEXT;
            text(c, out);
        }
    }

    private static boolean isControl(char c) {
        return c < 0x20 || (c >= 0x7f && c < 0xa0);
    }

    private static boolean isBidi(char c) {
        return (c >= 0x202a && c <= 0x202e)
                || (c >= 0x2066 && c <= 0x2069)
                || c == 0x200e
                || c == 0x200f
                || c == 0x061c;
    }
}
