package dev.nightkiln.egress;

import org.eclipse.jetty.http.HttpURI;
import org.eclipse.jetty.server.Request;

import java.util.Objects;

/** What a request to the proxy asks for; the query, where a secret would be, is left out. */
record Target(String method, String host, int port, String path) {
    private static final int HTTPS = 443;
    private static final int HTTP = 80;
    private static final int LONGEST_HOST = 253;

    static Target of(Request request) {
        HttpURI uri = request.getHttpURI();
        boolean tunnel = "CONNECT".equals(request.getMethod());
        boolean secure = tunnel || "https".equals(uri.getScheme());
        return new Target(
                request.getMethod(),
                Objects.requireNonNullElse(uri.getHost(), "-"),
                uri.getPort() > 0 ? uri.getPort() : secure ? HTTPS : HTTP,
                tunnel ? "" : Objects.requireNonNullElse(uri.getPath(), ""));
    }

    String destination() {
        return host + ":" + port;
    }

    /** The host as far as it may be shown: the sandbox chose it. */
    String shownHost() {
        return plain(host, LONGEST_HOST);
    }

    /** A provider of models is reached by its name and not by a port. */
    String shown() {
        return port == 0 ? shownHost() : shownHost() + ":" + port;
    }

    static String plain(String text, int longest) {
        String cut = text.length() > longest ? text.substring(0, longest) + "..." : text;
        return cut.replaceAll("[^\\x21-\\x7e]", "?");
    }
}
