package dev.nightkiln.verify;

import dev.nightkiln.policy.Signal;

import java.nio.charset.StandardCharsets;

/** One place of a change that looks as if a test were made to say less. */
record TestFinding(Signal signal, String file, int line, String what, String before, String now) {
    private static final int MAX_QUOTED = 200;

    /** In one line; the quotes are the change's own words. */
    String told() {
        return file
                + (line > 0 ? ":" + line : "")
                + ": "
                + what
                + (before.isEmpty() ? "" : "; was " + quoted(before))
                + (now.isEmpty() ? "" : (before.isEmpty() ? "; " : ", ") + "is " + quoted(now));
    }

    /** Contents are bytes read as Latin-1. */
    private static String quoted(String bytes) {
        String line =
                new String(bytes.getBytes(StandardCharsets.ISO_8859_1), StandardCharsets.UTF_8)
                        .strip()
                        .replaceAll("\\s+", " ");
        return line.length() <= MAX_QUOTED ? line : line.substring(0, MAX_QUOTED) + "…";
    }
}
