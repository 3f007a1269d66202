package dev.nightkiln.policy;

import java.util.List;

/**
 * A list of a policy file in its two roles: what a silent repository gets and what it may ask for.
 * A plain list means both.
 */
record Choice<T>(List<T> usual, List<T> most, Source source) {
    Choice {
        usual = List.copyOf(usual);
        most = List.copyOf(most);
    }
}
