package dev.nightkiln.verify;

import dev.nightkiln.secrets.Layers;
import dev.nightkiln.secrets.SecretSearch;
import dev.nightkiln.secrets.SecretSearch.Found;
import dev.nightkiln.workspace.ChangedContent;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Our own half of the secret gate: looks through contents, names and texts for what the host holds
 * and for the shapes of well-known tokens, also within what is packed.
 */
final class ChangeSearch {
    /** What is unpacked of one change in all. */
    private static final long MOST_UNPACKED = 128L << 20;

    /** One would do: within something packed all is new or nothing. */
    private static final int PACKED = 20;

    private final SecretSearch search;
    private final Layers layers = new Layers(MOST_UNPACKED);
    private final List<ChangedContent> change;
    private final List<Suspicion> leaks = new ArrayList<>();
    private final List<Suspicion> suspicions = new ArrayList<>();
    private final List<String> elsewhere = new ArrayList<>();
    private final List<ScannedFile> unpacked = new ArrayList<>();
    private final Map<Integer, Integer> packed = new HashMap<>();
    private boolean named;

    ChangeSearch(SecretSearch search, List<ChangedContent> change) {
        this.search = search;
        this.change = change;
        for (int file = 0; file < change.size(); file++) {
            look(file);
        }
    }

    private void look(int file) {
        ChangedContent changed = change.get(file);
        List<Found> inName = search.in(changed.path());
        for (Found found : inName) {
            named = true;
            elsewhere.add("the name of changed file %d: %s".formatted(file + 1, found.what()));
        }
        String content = changed.content();
        var firstLines = new LineCount(content);
        var lastLines = new LineCount(content);
        for (Found found : search.in(content)) {
            int first = firstLines.at(found.at());
            int last = lastLines.at(found.end() - 1);
            note(found, new Suspicion(file, first, last, false, found.what()));
        }
        layers.of(content, layer -> look(file, layer));
    }

    private void look(int file, Layers.Layer layer) {
        for (Found found : search.in(layer.text())) {
            if (packed.merge(file, 1, Integer::sum) <= PACKED) {
                int line = new LineCount(change.get(file).content()).at(layer.at());
                String what = found.what() + " (" + layer.how() + ")";
                note(found, new Suspicion(file, line, line, true, what));
            }
        }
        if (layer.packed()) {
            unpacked.add(new ScannedFile(file, true, layer.text()));
        }
    }

    private void note(Found found, Suspicion suspicion) {
        (found.known() ? leaks : suspicions).add(suspicion);
    }

    /** A text that would go out beside the change. */
    void look(String name, String text) {
        search.in(text).forEach(found -> elsewhere.add(name + ": " + found.what()));
        layers.of(
                text,
                layer ->
                        search.in(layer.text())
                                .forEach(found ->
                                        elsewhere.add(
                                                "%s: %s (%s)"
                                                        .formatted(
                                                                name, found.what(), layer.how()))));
    }

    /** Counts on from the place asked for last, so that many places cost as much as one. */
    private static final class LineCount {
        private final String text;
        private int at;
        private int line = 1;

        LineCount(String text) {
            this.text = text;
        }

        int at(int place) {
            if (place < at) {
                at = 0;
                line = 1;
            }
            for (; at < place; at++) {
                line += text.charAt(at) == '\n' ? 1 : 0;
            }
            return line;
        }
    }

    /** Whether something is packed so large or so deep that it was not looked into. */
    boolean isUnreadable() {
        return layers.isExceeded();
    }

    /** The contents, and what was unpacked from them, for the scanner. */
    List<ScannedFile> files() {
        var files = new ArrayList<ScannedFile>();
        for (int file = 0; file < change.size(); file++) {
            files.add(new ScannedFile(file, false, change.get(file).content()));
        }
        files.addAll(unpacked);
        return files;
    }

    List<Suspicion> suspicions() {
        return suspicions;
    }

    /** Everything that is a secret for sure, by place; nothing means that nothing was found. */
    List<String> findings(List<Suspicion> brought) {
        List<String> together = search.together();
        boolean nameless = named || !together.isEmpty();
        Map<String, String> byPlace = new TreeMap<>();
        var lines = new ArrayList<String>();
        for (List<Suspicion> some : List.of(leaks, brought)) {
            for (Suspicion one : some) {
                String where =
                        (nameless ? "changed file " + (one.file() + 1) : shown(one.file()))
                                + ":"
                                + one.firstLine();
                if (byPlace.putIfAbsent(where, one.what()) == null) {
                    lines.add(where + ": " + one.what());
                }
            }
        }
        lines.addAll(elsewhere);
        together.forEach(what -> lines.add("in several places: " + what));
        return lines.stream().distinct().toList();
    }

    private String shown(int file) {
        return change.get(file).shown();
    }
}
