package dev.nightkiln.egress;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.List;

/** The query of a call, taken apart: what may go on, and the credentials that may not. */
record ModelQuery(boolean isKnown, String forwarded, List<String> credentials) {
    private static final String KEY = "key=";

    static ModelQuery of(ModelApi api, @Nullable String query) {
        var forwarded = new ArrayList<String>();
        var credentials = new ArrayList<String>();
        boolean known = true;
        for (String part : query == null ? List.<String>of() : List.of(query.split("&", -1))) {
            if (api.takesKeyInQuery() && part.startsWith(KEY)) {
                credentials.add(part.substring(KEY.length()));
            } else {
                known &= api.queries().contains(part);
                forwarded.add(part);
            }
        }
        String rest = forwarded.isEmpty() ? "" : "?" + String.join("&", forwarded);
        return new ModelQuery(known, rest, List.copyOf(credentials));
    }
}
