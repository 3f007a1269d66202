package dev.nightkiln.egress;

import dev.nightkiln.secrets.Redactor;

import org.eclipse.jetty.http.HttpField;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.Response;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.zip.GZIPInputStream;

/** A provider's answer on its way to the agent: each piece goes on as it comes, read in passing. */
final class ModelAnswer {
    private static final int CHUNK = 16 << 10;
    private static final List<String> PASSED =
            List.of("content-type", "retry-after", "request-id", "x-request-id");

    private final Response response;
    private final Redactor redactor;
    private UsageReader usage = new UsageReader(false);
    private boolean zipped;
    private int status;
    private long down;
    private boolean whole;

    private boolean unanswered;

    /** The agent, and not the provider, ended it. */
    private boolean abandoned = true;

    ModelAnswer(Response response, Redactor redactor) {
        this.response = response;
        this.redactor = redactor;
    }

    /** Takes over status and the few headers that agents need. */
    void begin(org.eclipse.jetty.client.Response head) throws IOException {
        status = head.getStatus();
        String coding =
                Objects.requireNonNullElse(
                        head.getHeaders().get(HttpHeader.CONTENT_ENCODING), "identity");
        zipped = coding.equalsIgnoreCase("gzip");
        if (status / 100 == 3 || (!zipped && !coding.equalsIgnoreCase("identity"))) {
            abandoned = false;
            throw new IOException("an answer that is none of a model");
        }
        response.setStatus(status);
        for (HttpField field : head.getHeaders()) {
            if (PASSED.contains(field.getLowerCaseName())) {
                String value = redactor.redact(String.valueOf(field.getValue()));
                response.getHeaders().add(field.getName(), value);
            }
        }
        Headers.markEnd(response);
        String type =
                Objects.requireNonNullElse(head.getHeaders().get(HttpHeader.CONTENT_TYPE), "");
        usage = new UsageReader(type.toLowerCase(Locale.ROOT).startsWith("text/event-stream"));
    }

    void pass(InputStream raw) throws IOException {
        Redactor.Redaction redaction = redactor.stream();
        byte[] buffer = new byte[CHUNK];
        try (InputStream in = opened(raw)) {
            // Closed at the end only: closing it is what tells the agent that the answer is whole.
            OutputStream out = Content.Sink.asOutputStream(response);
            for (int n = read(in, buffer); n >= 0; n = read(in, buffer)) {
                usage.accept(buffer, n);
                write(out, redaction.accept(Arrays.copyOf(buffer, n)));
            }
            whole = true;
            write(out, redaction.end(new byte[0]));
            out.close();
        }
    }

    private InputStream opened(InputStream raw) throws IOException {
        try {
            return zipped ? new GZIPInputStream(raw, CHUNK) : raw;
        } catch (IOException broken) {
            abandoned = false;
            throw broken;
        }
    }

    private int read(InputStream in, byte[] buffer) throws IOException {
        try {
            return in.read(buffer);
        } catch (IOException broken) {
            abandoned = false;
            throw broken;
        }
    }

    private void write(OutputStream out, byte[] clean) throws IOException {
        down += clean.length;
        if (clean.length > 0) {
            out.write(clean);
        }
    }

    /** The provider was still at work when we stopped to wait. */
    void timedOut() {
        unanswered = true;
    }

    boolean hasBegun() {
        return status > 0;
    }

    int status() {
        return status;
    }

    long passed() {
        return down;
    }

    boolean isWhole() {
        return whole;
    }

    /**
     * What there is to pay. A call that the agent left may have cost all it was allowed to, however
     * little of the answer was seen.
     */
    Usage usage(boolean generates, long sent, Usage allowed) {
        if (generates && unanswered) {
            return allowed;
        }
        if (!generates || status / 100 != 2) {
            return Usage.NONE;
        }
        return whole || !abandoned ? usage.end(sent, whole) : usage.abandoned(allowed);
    }
}
