package dev.nightkiln.dependencies;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * Settings of package managers, line by line: {@code .npmrc}, {@code pip.conf} and their kind. A
 * line counts with the section or the shallower lines it stands under, and with how often its key
 * stood there before, so that none can change its meaning by changing its place.
 */
final class RegistrySettings {
    private static final Pattern SECRET = Pattern.compile("auth|token|passw|secret|cert|key");
    private static final Pattern YAML = Pattern.compile(":\\s+");

    /** Makes a short digest say nothing but whether two values of this process are the same. */
    private static final byte[] SALT = new byte[16];

    static {
        new SecureRandom().nextBytes(SALT);
    }

    private static final int DIGEST = 4;

    private record Above(int indent, String key) {}

    private final List<Dependency> found = new ArrayList<>();
    private final Deque<Above> above = new ArrayDeque<>();
    private final Map<String, Integer> times = new HashMap<>();

    private RegistrySettings() {}

    static List<Dependency> read(String text) {
        var settings = new RegistrySettings();
        String[] lines = text.replace("\r\n", "\n").split("\n", -1);
        for (int i = 0; i < lines.length; i++) {
            String line = lines[i].strip();
            if (!line.isEmpty() && !line.startsWith("#") && !line.startsWith(";")) {
                settings.note(line, lines[i].indexOf(line), i + 1);
            }
        }
        return settings.found;
    }

    private void note(String line, int indent, int number) {
        boolean isSection = line.startsWith("[");
        String[] parts =
                isSection
                        ? new String[] {line}
                        : line.contains("=") ? line.split("=", 2) : YAML.split(line, 2);
        // A section is above all until the next, as if it stood further left than any line can.
        int depth = isSection ? -1 : indent;
        while (!above.isEmpty() && above.peek().indent() >= depth) {
            above.pop();
        }
        var path = new StringBuilder();
        above.descendingIterator().forEachRemaining(one -> path.append(one.key()).append(' '));
        String key = parts[0].strip();
        above.push(new Above(depth, key));
        String value = parts.length < 2 ? "" : parts[1].strip().replaceAll("^[\"']|[\"']$", "");
        String name = "setting " + path + key;
        int time = times.merge(name, 1, Integer::sum);
        found.add(setting(time == 1 ? name : name + " (" + time + ")", value, number));
    }

    /** The value of what could be a secret stays unsaid. */
    private static Dependency setting(String key, String value, int number) {
        if (SECRET.matcher(key.toLowerCase(Locale.ROOT)).find()) {
            return Dependency.of(key, "", number).pinned(value.isEmpty() ? "" : digest(value));
        }
        return value.contains("://")
                ? Dependency.of(key, "", number).from(value)
                : Dependency.of(key, value, number);
    }

    private static String digest(String value) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            digest.update(SALT);
            byte[] all = digest.digest(value.getBytes(StandardCharsets.UTF_8));
            return "hidden " + HexFormat.of().formatHex(all, 0, DIGEST);
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException("every Java has SHA-256", impossible);
        }
    }
}
