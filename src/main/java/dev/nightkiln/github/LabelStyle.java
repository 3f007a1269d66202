package dev.nightkiln.github;

import java.util.Optional;

/** How our labels look where a repository does not have them yet. */
enum LabelStyle {
    /** Asks for a run. */
    RUN("agent:run", "1f6feb", "Ask Nightkiln to work on this issue"),
    /** Does not say enough to be worked on. */
    NEEDS_SPEC("agent:needs-spec", "fef2c0", "The issue does not say enough for Nightkiln"),
    /** Waits for a place. */
    QUEUED("agent:queued", "d4c5f9", "Nightkiln will start when there is room"),
    /** Is worked on. */
    RUNNING("agent:running", "fbca04", "An agent is at work"),
    /** Has a pull request. */
    REVIEW("agent:review", "0e8a16", "A verified pull request waits for review"),
    /** Was handed back. */
    ESCALATED("agent:escalated", "d93f0b", "Nightkiln needs a person");

    private final String label;
    private final String color;
    private final String description;

    LabelStyle(String label, String color, String description) {
        this.label = label;
        this.color = color;
        this.description = description;
    }

    String label() {
        return label;
    }

    String color() {
        return color;
    }

    String description() {
        return description;
    }

    static Optional<LabelStyle> of(String label) {
        for (LabelStyle style : values()) {
            if (style.label.equalsIgnoreCase(label)) {
                return Optional.of(style);
            }
        }
        return Optional.empty();
    }
}
