package dev.nightkiln.dependencies;

import java.util.HashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Where a dependency probably stands in a file whose parser tells no lines. For people only: a
 * hostile file may lead it astray, never the findings themselves.
 */
final class Lines {
    private static final Pattern WORD = Pattern.compile("[\\s\\[\"'{]*([A-Za-z0-9@/._-]+)");

    private final Map<String, Integer> first = new HashMap<>();

    Lines(String text) {
        String before = "";
        int number = 0;
        for (String line : text.split("\n", -1)) {
            number++;
            String bare = line.strip();
            first.putIfAbsent(before + "\n" + bare, number - 1);
            Matcher word = WORD.matcher(bare);
            if (word.lookingAt()) {
                String name = word.group(1);
                first.putIfAbsent(name, number);
                first.putIfAbsent(name.substring(name.lastIndexOf('.') + 1), number);
            }
            before = bare;
        }
    }

    /** The first line that begins with the name; zero if there is none. */
    int of(String name) {
        return first.getOrDefault(name, 0);
    }

    /** The lines {@code name = "..."} and {@code version = "..."} in this order. */
    int of(String name, String version) {
        return first.getOrDefault("name = \"%s\"\nversion = \"%s\"".formatted(name, version), 0);
    }
}
