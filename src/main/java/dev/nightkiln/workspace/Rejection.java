package dev.nightkiln.workspace;

import java.util.LinkedHashSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The reason in what git prints when a server refuses a ref, without git's own decoration. */
final class Rejection {
    private static final Pattern REMOTE = Pattern.compile("(?m)^remote: *(\\S.*?)\\s*$");
    private static final Pattern REF = Pattern.compile("(?m)^ ! \\[[^\\]]*\\] .*?\\((.*)\\)$");
    private static final String HOOK = "pre-receive hook declined";

    private Rejection() {}

    static String in(String words) {
        var reasons = new LinkedHashSet<String>();
        Matcher remote = REMOTE.matcher(words);
        while (remote.find()) {
            reasons.add(remote.group(1));
        }
        Matcher ref = REF.matcher(words);
        while (ref.find()) {
            if (reasons.isEmpty() || !ref.group(1).equals(HOOK)) {
                reasons.add(ref.group(1));
            }
        }
        return reasons.isEmpty() ? words.strip() : String.join("; ", reasons);
    }
}
