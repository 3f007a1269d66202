package dev.nightkiln.demo;

import org.jspecify.annotations.Nullable;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Status, JSON and headers of an answer; no JSON means an empty body. */
record Answer(int status, @Nullable Object json, Map<String, String> headers) {
    static Answer ok(Object json) {
        return new Answer(200, json, Map.of());
    }

    byte[] body() {
        return json == null ? new byte[0] : Json.bytes(json);
    }

    static Answer created(Object json) {
        return new Answer(201, json, Map.of());
    }

    static Answer noContent() {
        return new Answer(204, null, Map.of());
    }

    static Answer refused(Refusal refusal) {
        var json =
                Json.object(
                        "message",
                        refusal.getMessage(),
                        "documentation_url",
                        "https://docs.github.com/rest",
                        "status",
                        String.valueOf(refusal.status));
        if (!refusal.errors.isEmpty()) {
            json.put("errors", refusal.errors);
        }
        return new Answer(refusal.status, json, Map.of());
    }

    Answer with(String header, String value) {
        var more = new TreeMap<>(headers);
        more.put(header, value);
        return new Answer(status, json, more);
    }

    /** One page of the list with the Link header that leads to the others. */
    static <T> Answer page(Call call, List<T> all) {
        Page page = Page.asked(call);
        return page.links(call, all.size()).headers(ok(page.of(all)));
    }
}
