package dev.nightkiln.dependencies;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/** Settings of package managers, line by line: {@code .npmrc}, {@code pip.conf} and their kind. */
final class RegistrySettings {
    private static final Pattern SECRET = Pattern.compile("auth|token|passw|secret|cert|key");
    private static final Pattern YAML = Pattern.compile(":\\s+");

    private RegistrySettings() {}

    static List<Dependency> read(String text) {
        var found = new ArrayList<Dependency>();
        String[] lines = text.replace("\r\n", "\n").split("\n", -1);
        for (int i = 0; i < lines.length; i++) {
            String line = lines[i].strip();
            if (!line.isEmpty() && !line.startsWith("#") && !line.startsWith(";")) {
                found.add(setting(line, i + 1));
            }
        }
        return found;
    }

    /** The value of what could be a secret stays unsaid. */
    private static Dependency setting(String line, int number) {
        String[] parts =
                line.startsWith("[")
                        ? new String[] {line}
                        : line.contains("=") ? line.split("=", 2) : YAML.split(line, 2);
        String key = "setting " + parts[0].strip();
        if (SECRET.matcher(key.toLowerCase(Locale.ROOT)).find()) {
            return Dependency.of(key, "", number);
        }
        String value = parts.length < 2 ? "" : parts[1].strip().replaceAll("^[\"']|[\"']$", "");
        return value.contains("://")
                ? Dependency.of(key, "", number).from(value)
                : Dependency.of(key, value, number);
    }
}
