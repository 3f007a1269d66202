package dev.nightkiln.egress;

import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Reads the name of a host as strictly as the allow-list compares it: letters, digits and hyphens.
 * Whatever a resolver might take for an address (127.1, 0x7f.1, 2130706433) is no name.
 */
final class HostName {
    private static final int LONGEST = 253;
    private static final String LABEL = "[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?";
    private static final Pattern NAME = Pattern.compile(LABEL + "(?:\\." + LABEL + ")*");
    private static final Pattern ENDS_IN_A_NUMBER =
            Pattern.compile("(?:.*\\.)?(?:[0-9]+|0x[0-9a-f]*)");
    private static final Pattern INTERNATIONAL = Pattern.compile("(?:.*\\.)?xn--.*");

    private HostName() {}

    /** In lower case and without the one trailing dot it may have; empty for what is no name. */
    static Optional<String> parse(String text) {
        boolean ascii = text.chars().allMatch(c -> c > ' ' && c < 127);
        if (!ascii || text.length() > LONGEST + 1) {
            return Optional.empty();
        }
        String name = text.toLowerCase(Locale.ROOT);
        if (name.endsWith(".")) {
            name = name.substring(0, name.length() - 1);
        }
        return Optional.of(name)
                .filter(n -> n.length() <= LONGEST && NAME.matcher(n).matches())
                .filter(n -> !ENDS_IN_A_NUMBER.matcher(n).matches())
                .filter(n -> !INTERNATIONAL.matcher(n).matches());
    }
}
