package dev.nightkiln.spec;

import java.util.Arrays;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Whether a text says anything that somebody else could work on. It counts words that carry
 * meaning; it does not judge whether they make sense.
 */
final class Vagueness {
    private static final Set<String> EMPTY_WORDS =
            Set.of(
                    ("a an and any anyone as asap at be been broken bug bugs but can could do does doesn"
                                    + " don done error errors everything fix fixed fixes for from get has have hello"
                                    + " help hey hi how i improve improvements in is issue it its just kaputt make me"
                                    + " more my need needs new no not now of on one or pls please problem problems"
                                    + " quickly see should so some something soon stuff t task test thanks thank that"
                                    + " the thing things this to todo too up urgent us very we what when will with"
                                    + " work working works would wrong wip you your better title same above"
                                    + " aber auf bitte dank danke das dass der die doch ein eine es etwas fehler für"
                                    + " geht gehen gut hallo ich im irgendwas ist kann machen mal mach man mehr mit muss"
                                    + " nicht noch nur oder reparieren reparier schnell sehr sein sich siehe"
                                    + " soll sollte titel und uns verbessern von was wie wir zu zum oben")
                            .split(" ", -1));

    private static final Pattern APART = Pattern.compile("[^\\p{L}\\p{N}_]+");
    private static final Pattern ADDRESS =
            Pattern.compile("https?://\\S+|!?\\[[^\\[\\]]{0,200}\\]\\([^()]{0,500}\\)");

    /** Writing without blanks between words. */
    private static final Pattern UNSPACED =
            Pattern.compile("[\\p{IsHan}\\p{IsHiragana}\\p{IsKatakana}\\p{IsThai}]");

    /** Who has said nothing up to here will not. */
    private static final int READ = 4_000;

    private static final int UNSPACED_ENOUGH = 6;

    private Vagueness() {}

    /** At least three words, whatever they are worth. */
    static boolean isSentence(String text) {
        return isUnspaced(text) || split(text).length >= 3;
    }

    /** At least so many different words that mean something. */
    static boolean says(String text, int words) {
        return isUnspaced(text)
                || Arrays.stream(split(text))
                                .map(word -> word.toLowerCase(Locale.ROOT))
                                .filter(word -> word.length() > 1 && !EMPTY_WORDS.contains(word))
                                .distinct()
                                .limit(words)
                                .count()
                        >= words;
    }

    private static boolean isUnspaced(String text) {
        return UNSPACED.matcher(text).results().limit(UNSPACED_ENOUGH).count() >= UNSPACED_ENOUGH;
    }

    private static String[] split(String text) {
        String start = text.substring(0, Math.min(text.length(), READ));
        String bare = APART.matcher(ADDRESS.matcher(start).replaceAll(" ")).replaceAll(" ").strip();
        return bare.isEmpty() ? new String[0] : bare.split(" ", -1);
    }
}
