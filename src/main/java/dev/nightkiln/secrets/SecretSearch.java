package dev.nightkiln.secrets;

import dev.nightkiln.secrets.Pieces.Letters;
import dev.nightkiln.secrets.Pieces.Piece;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;

/**
 * Looks for the secrets the host holds in many texts that belong together, as of now: whole or in
 * pieces of sixteen bytes, in every spelling known here, whatever stands between the pieces; also
 * in pieces of eight letters that together tell most of a secret. And for the shapes of secrets
 * that nobody told us. Texts are bytes read as Latin-1. One search, one thread.
 */
public final class SecretSearch {
    /** What stands before the digits of one character in the notations of common languages. */
    private static final Pattern ESCAPES =
            Pattern.compile("\\\\u00|\\\\u\\{|\\\\x|&#x|0x|%", Pattern.CASE_INSENSITIVE);

    /** Of a secret in pieces that are spread about, as much as gives the rest away. */
    private static final double MOST = 0.75;

    /** The smallest key with its head; an Ed25519 key has 119 characters. */
    private static final int SHORTEST_KEY = 100;

    /** More of what is known for sure changes nothing, and each has to be found in the text. */
    private static final int ENOUGH = 100;

    private final Finder finder;
    private final Pieces pieces;
    private final Map<Integer, BitSet> told = new HashMap<>();

    SecretSearch(Finder finder, Pieces pieces) {
        this.finder = finder;
        this.pieces = pieces;
    }

    /**
     * {@code what} names the secret or its shape, never the value; {@code known} says that it is
     * one of the host's. The place is that of the first character, {@code end} behind the last.
     */
    public record Found(String what, boolean known, int at, int end) {}

    /** What one text holds, in the order of its places. */
    public List<Found> in(String text) {
        var found = new TreeMap<Integer, Found>();
        pieces(text, found);
        if (ESCAPES.matcher(text).find()) {
            String unescaped =
                    ESCAPES.matcher(text).replaceAll(escape -> " ".repeat(escape.group().length()));
            pieces(unescaped, found);
        }
        forms(text, found);
        return List.copyOf(found.values());
    }

    private void forms(String text, Map<Integer, Found> found) {
        int at = finder.candidate(text, 0);
        while (at < text.length()) {
            Sight sight = finder.at(text, at);
            if (sight.end() > at && tells(sight, at)) {
                found.putIfAbsent(
                        at,
                        new Found(
                                sight.kind(), finder.known(text, at).end() > at, at, sight.end()));
            }
            at = finder.candidate(text, Math.max(at + 1, sight.end()));
        }
    }

    /**
     * Redaction takes what may be a secret; to stop a change for it, it has to be one. Programs
     * that read keys name the head of a key file, and tests of programs that read tokens hold some.
     */
    private static boolean tells(Sight sight, int at) {
        return switch (sight.kind()) {
            case Shapes.PRIVATE_KEY -> sight.end() - at >= SHORTEST_KEY;
            case Shapes.JWT -> false;
            case String _ -> true;
        };
    }

    private void pieces(String text, Map<Integer, Found> found) {
        pieces.find(
                Letters.of(text),
                piece -> {
                    Spelling spelling = pieces.spellings().get(piece.spelling());
                    if (piece.length() >= spelling.piece() && found.size() < ENOUGH) {
                        int at = Letters.place(text, piece.at());
                        int end = Letters.place(text, piece.at() + piece.length() - 1) + 1;
                        var one = new Found(said(spelling, piece), true, at, end);
                        found.merge(at, one, (old, now) -> now.end() > old.end() ? now : old);
                    } else if (spelling.dense()) {
                        told.computeIfAbsent(piece.spelling(), _ -> new BitSet())
                                .set(piece.from(), piece.to());
                    }
                });
    }

    private static String said(Spelling spelling, Piece piece) {
        boolean whole = piece.length() == spelling.letters().length();
        return whole ? spelling.described() : "a part of " + spelling.described();
    }

    /** Secrets of which all texts so far together tell the most, in short pieces. */
    public List<String> together() {
        var together = new ArrayList<String>();
        told.forEach((index, letters) -> {
            Spelling spelling = pieces.spellings().get(index);
            if (letters.cardinality() >= MOST * spelling.letters().length()) {
                together.add(spelling.described() + ", in short pieces");
            }
        });
        return together.stream().distinct().sorted().toList();
    }
}
