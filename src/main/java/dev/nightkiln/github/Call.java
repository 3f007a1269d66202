package dev.nightkiln.github;

import java.net.URI;
import java.util.Map;
import java.util.Optional;

/** One request as we mean it, before a credential is added. */
record Call(String method, URI uri, Map<String, String> headers, Optional<String> body) {
    Call {
        headers = Map.copyOf(headers);
    }

    boolean isRead() {
        return method.equals("GET") || method.equals("HEAD");
    }

    Call to(URI target) {
        return new Call(method, target, headers, body);
    }

    /** The query is left out: it may hold what people wrote. */
    String operation() {
        return method + " " + uri.getPath();
    }
}
