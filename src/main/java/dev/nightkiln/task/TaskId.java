package dev.nightkiln.task;

import java.security.SecureRandom;
import java.util.Optional;
import java.util.random.RandomGenerator;
import java.util.regex.Pattern;

/**
 * Names one task everywhere it leaves a trace: branch, containers, directories, comment markers.
 * Ten characters without vowels or look-alikes, so that it spells nothing and can be read aloud.
 */
public record TaskId(String value) {
    private static final String ALPHABET = "23456789bcdfghjkmnpqrstvwxz";
    private static final int LENGTH = 10;
    private static final Pattern SHAPE = Pattern.compile("[" + ALPHABET + "]{" + LENGTH + "}");

    public TaskId {
        if (!SHAPE.matcher(value).matches()) {
            throw new IllegalArgumentException("not a task id: " + value);
        }
    }

    /** The id this text is, if it is one. */
    public static Optional<TaskId> parse(String text) {
        return SHAPE.matcher(text).matches() ? Optional.of(new TaskId(text)) : Optional.empty();
    }

    public static TaskId random() {
        return random(new SecureRandom());
    }

    public static TaskId random(RandomGenerator random) {
        var text = new StringBuilder(LENGTH);
        for (int i = 0; i < LENGTH; i++) {
            text.append(ALPHABET.charAt(random.nextInt(ALPHABET.length())));
        }
        return new TaskId(text.toString());
    }

    @Override
    public String toString() {
        return value;
    }
}
