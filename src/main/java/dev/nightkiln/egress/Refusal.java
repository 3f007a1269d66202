package dev.nightkiln.egress;

/** Why something was refused: the rule, the line that decided, and what would have to change. */
record Refusal(int status, String rule, String source, String change) {
    static final int FORBIDDEN = 403;

    /** One line, for an agent's log and for people. */
    String sentence(String destination) {
        return reason(destination) + ". " + change;
    }

    String reason(String destination) {
        return "Nightkiln refused " + destination + ": " + rule + " (" + source + ")";
    }
}
