package dev.nightkiln.egress;

import dev.nightkiln.policy.ModelRule;
import dev.nightkiln.secrets.Redactor;

import org.eclipse.jetty.client.BytesRequestContent;
import org.eclipse.jetty.client.HttpClient;
import org.eclipse.jetty.client.InputStreamResponseListener;
import org.eclipse.jetty.http.HttpField;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.URI;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Speaks to a provider with the real key, and passes its answer back without it. */
final class ModelUpstream {
    /** A model may think for minutes before it says a word. */
    private static final Duration PATIENCE = Duration.ofMinutes(10);

    private static final int CHUNK = 16 << 10;
    private static final List<String> ASKED =
            List.of("accept", "anthropic-version", "anthropic-beta", "openai-beta");
    private static final List<String> ANSWERED =
            List.of("content-type", "retry-after", "request-id", "x-request-id");

    private final HttpClient client;
    private final Answers answers;
    private final FailureCap cap;

    ModelUpstream(HttpClient client, Answers answers, FailureCap cap) {
        this.client = client;
        this.answers = answers;
        this.cap = cap;
    }

    /** One call under way. */
    record Under(
            Target target,
            ModelProvider provider,
            Request request,
            Response response,
            Callback callback) {}

    /** What is sent: exactly the bytes that were judged. */
    record Outgoing(
            ModelApi.Call call,
            String model,
            Body body,
            Set<String> removed,
            Optional<ModelRule.Price> price) {
        byte[] bytes() {
            return body.bytes();
        }
    }

    /** Bytes that compare by identity, as no record of bytes does. */
    static final class Body {
        private final byte[] bytes;

        Body(byte[] bytes) {
            this.bytes = bytes.clone();
        }

        byte[] bytes() {
            return bytes;
        }
    }

    Answers answers() {
        return answers;
    }

    boolean isCapped() {
        return cap.isReached();
    }

    /** In the provider's own words for an error; 400 is the status that no agent tries again. */
    void refuse(Under under, int status, String rule, String source) {
        answers.log().denied(under.target(), new Refusal(status, rule, source, ""));
        String message = "Nightkiln: " + rule + " (" + source + ")";
        Answers.write(
                under.response(),
                under.callback(),
                status,
                under.provider().api().error(status, message));
    }

    /** Returns what the call has used, to be paid even if it was cut off. */
    Usage call(Under under, Outgoing outgoing, String source) {
        var redaction = Redactor.of(List.of(under.provider().key()));
        var passed = new Passed();
        var request = request(under, outgoing);
        try (var listener = new InputStreamResponseListener()) {
            request.send(listener);
            var answer = listener.get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
            passed.status = answer.getStatus();
            cap.answered(passed.status);
            if (passed.status / 100 == 3 || answer.getHeaders().contains("content-encoding")) {
                throw new IOException("an answer that is no answer of a model");
            }
            under.response().setStatus(passed.status);
            for (HttpField field : answer.getHeaders()) {
                if (ANSWERED.contains(field.getLowerCaseName())) {
                    under.response()
                            .getHeaders()
                            .add(
                                    field.getName(),
                                    redaction.redact(String.valueOf(field.getValue())));
                }
            }
            boolean events =
                    String.valueOf(answer.getHeaders().get(HttpHeader.CONTENT_TYPE))
                            .startsWith("text/event-stream");
            passed.usage = new UsageReader(events);
            pass(listener.getInputStream(), under.response(), redaction.stream(), passed);
            passed.whole = true;
            under.callback().succeeded();
        } catch (TimeoutException | ExecutionException | IOException failed) {
            failed(under, passed, failed);
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            under.callback().failed(stopped);
        }
        return ended(under, outgoing, passed, source);
    }

    /** How far an answer has come. */
    private static final class Passed {
        private int status;
        private long down;
        private boolean whole;
        private UsageReader usage = new UsageReader(false);
    }

    private org.eclipse.jetty.client.Request request(Under under, Outgoing outgoing) {
        ModelProvider provider = under.provider();
        String query = under.request().getHttpURI().getQuery();
        String path = provider.url() + outgoing.call().path() + (query == null ? "" : "?" + query);
        var request =
                client.newRequest(URI.create(path))
                        .method(under.target().method())
                        .idleTimeout(PATIENCE.toMillis(), TimeUnit.MILLISECONDS)
                        .headers(headers -> {
                            ASKED.forEach(name ->
                                    under.request()
                                            .getHeaders()
                                            .getFields(name)
                                            .forEach(headers::add));
                            headers.put(
                                    provider.api().header(),
                                    provider.api().credential(provider.key()));
                            headers.put(HttpHeader.ACCEPT_ENCODING, "identity");
                        });
        return outgoing.call().hasBody()
                ? request.body(new BytesRequestContent("application/json", outgoing.bytes()))
                : request;
    }

    private static void pass(
            InputStream in, Response response, Redactor.Redaction redaction, Passed passed)
            throws IOException {
        byte[] buffer = new byte[CHUNK];
        try (OutputStream out = Content.Sink.asOutputStream(response)) {
            for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
                passed.usage.accept(buffer, n);
                byte[] clean = redaction.accept(Arrays.copyOf(buffer, n));
                passed.down += clean.length;
                if (clean.length > 0) {
                    out.write(clean);
                }
            }
            out.write(redaction.end(new byte[0]));
        }
    }

    private void failed(Under under, Passed passed, Exception failed) {
        if (passed.status == 0) {
            cap.answered(Answers.BAD_GATEWAY);
        }
        if (under.response().isCommitted()) {
            under.callback().failed(failed);
            return;
        }
        Answers.write(
                under.response(),
                under.callback(),
                Answers.BAD_GATEWAY,
                under.provider()
                        .api()
                        .error(Answers.BAD_GATEWAY, "Nightkiln: the provider did not answer"));
    }

    private Usage ended(Under under, Outgoing outgoing, Passed passed, String source) {
        boolean used = outgoing.call().generates() && passed.status / 100 == 2;
        Usage usage = used ? passed.usage.end(outgoing.bytes().length, passed.whole) : Usage.NONE;
        String removed =
                outgoing.removed().isEmpty()
                        ? ""
                        : ", without " + String.join(", ", outgoing.removed());
        answers.log()
                .ended(
                        new Exchange(
                                under.target(),
                                passed.status,
                                outgoing.bytes().length,
                                passed.down,
                                (passed.whole ? Exchange.ALLOWED : "cut off") + removed,
                                source,
                                Optional.of(
                                        new Exchange.ModelCall(
                                                outgoing.model(),
                                                usage.tokens(),
                                                outgoing.price().map(usage::micros).orElse(0L),
                                                usage.estimated()))));
        return usage;
    }
}
