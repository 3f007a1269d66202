package dev.nightkiln.github;

/** The reactions we use; GitHub keeps one of a kind per App, so repeating one changes nothing. */
public enum Reaction {
    /** Seen, and being worked on. */
    EYES("eyes"),
    /** Not understood. */
    CONFUSED("confused"),
    /** Done. */
    ROCKET("rocket"),
    /** Refused. */
    MINUS_ONE("-1");

    private final String content;

    Reaction(String content) {
        this.content = content;
    }

    String content() {
        return content;
    }
}
