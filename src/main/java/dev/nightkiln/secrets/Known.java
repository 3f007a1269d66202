package dev.nightkiln.secrets;

import java.util.List;

/** All that is known of secrets at one moment. Immutable. */
record Known(Finder finder, Fragments fragments) {
    /**
     * Looks through a text of bytes read as Latin-1, which has not come to its end unless it is the
     * last.
     */
    Sighting in(String text, boolean last) {
        Plain plain = Plain.of(text, last);
        var spans = new Spans();
        int settled = plain.place(whole(plain.text(), last, plain, spans));
        int context = settled;
        for (Alphanumerics letters : readings(plain.text())) {
            int from = fragments(letters, plain, spans);
            settled = Math.min(settled, plain.place(from));
            context = Math.min(context, plain.place(letters.lastBefore(from, Fragments.UNTOLD)));
        }
        return new Sighting(spans, last ? text.length() : settled, Math.min(context, settled));
    }

    private static List<Alphanumerics> readings(String text) {
        Alphanumerics all = Alphanumerics.of(text);
        return Alphanumerics.hasMarkup(text)
                ? List.of(all, Alphanumerics.outsideMarkup(text))
                : List.of(all);
    }

    private int whole(String text, boolean last, Plain plain, Spans spans) {
        int shaped = 0;
        int at = finder.candidate(text, 0);
        while (at < text.length()) {
            Sight sight = at < shaped ? finder.known(text, at) : finder.at(text, at);
            if (sight.open() && !last) {
                break;
            }
            if (sight.end() > at) {
                spans.add(plain.place(at), plain.place(sight.end() - 1) + 1);
                shaped = Math.max(shaped, sight.end());
            }
            at = finder.candidate(text, at + 1);
        }
        return at;
    }

    /** From where on the letters may be the beginning of something that goes on. */
    private int fragments(Alphanumerics letters, Plain plain, Spans spans) {
        var found = new Spans();
        fragments.find(letters, found);
        found.inOrder()
                .forEach(span ->
                        spans.add(
                                plain.place(span.getKey()), plain.place(span.getValue() - 1) + 1));
        int open = fragments.open(letters);
        return open == 0 ? plain.text().length() : letters.place(letters.length() - open);
    }
}
