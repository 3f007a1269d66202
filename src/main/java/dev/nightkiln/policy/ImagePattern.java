package dev.nightkiln.policy;

import java.util.Arrays;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * The images an organisation allows. A star stands for any part of a name but never for the signs
 * that separate its parts, so {@code nightkiln/*:dev} does not allow another registry, another tag
 * or a deeper path.
 */
record ImagePattern(String text, Pattern pattern) {
    static ImagePattern of(String text) {
        String regex =
                Arrays.stream(text.split("\\*", -1))
                        .map(Pattern::quote)
                        .collect(Collectors.joining("[A-Za-z0-9._-]*"));
        return new ImagePattern(text, Pattern.compile(regex));
    }

    boolean matches(String image) {
        return pattern.matcher(image).matches();
    }
}
