package dev.nightkiln.egress;

import org.eclipse.jetty.http.HttpField;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpHeaderValue;
import org.eclipse.jetty.http.HttpVersion;
import org.eclipse.jetty.server.Response;

import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;

/** Which headers of a plain request and its answer go on: not those of one hop, no credentials. */
final class Headers {
    private static final Set<String> HOP =
            Set.of(
                    "connection",
                    "keep-alive",
                    "proxy-connection",
                    "proxy-authenticate",
                    "proxy-authorization",
                    "te",
                    "trailer",
                    "transfer-encoding",
                    "upgrade");

    private static final Set<String> ON_REQUEST =
            Set.of(
                    "host",
                    "authorization",
                    "cookie",
                    "expect",
                    "forwarded",
                    "via",
                    "content-length");

    private static final Set<String> ON_RESPONSE =
            Set.of("set-cookie", "www-authenticate", "alt-svc", "x-nightkiln-reason");

    private Headers() {}

    static void copyRequest(HttpFields from, HttpFields.Mutable to) {
        copy(from, to, ON_REQUEST);
    }

    static void copyResponse(HttpFields from, HttpFields.Mutable to) {
        copy(from, to, ON_RESPONSE);
    }

    /**
     * Has an answer without a length sent in chunks: if it ended with the connection, as it would
     * for a client that asks for {@code Connection: close}, one that breaks off would look whole.
     */
    static void markEnd(Response response) {
        HttpFields.Mutable headers = response.getHeaders();
        HttpVersion version = response.getRequest().getConnectionMetaData().getHttpVersion();
        if (version == HttpVersion.HTTP_1_1 && !headers.contains(HttpHeader.CONTENT_LENGTH)) {
            headers.put(HttpHeader.TRANSFER_ENCODING, HttpHeaderValue.CHUNKED);
        }
    }

    private static void copy(HttpFields from, HttpFields.Mutable to, Set<String> without) {
        Set<String> dropped = new HashSet<>(namedByConnection(from));
        dropped.addAll(HOP);
        dropped.addAll(without);
        for (HttpField field : from) {
            if (!dropped.contains(field.getLowerCaseName())) {
                to.add(field);
            }
        }
    }

    private static Set<String> namedByConnection(HttpFields from) {
        List<String> values = from.getValuesList("connection");
        return values.stream()
                .flatMap(value -> Arrays.stream(value.split(",")))
                .map(name -> name.strip().toLowerCase(Locale.ROOT))
                .collect(Collectors.toSet());
    }
}
