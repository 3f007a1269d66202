package dev.nightkiln.egress;

import dev.nightkiln.secrets.Redactor;

import org.eclipse.jetty.client.BytesRequestContent;
import org.eclipse.jetty.client.HttpClient;
import org.eclipse.jetty.client.InputStreamResponseListener;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;

import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Speaks to providers with the real key, and passes their answers back without it. */
final class ModelUpstream {
    /** A model may think for minutes before it says a word. */
    private static final Duration PATIENCE = Duration.ofMinutes(10);

    /** Nothing that names an account, and no credential. */
    private static final List<String> ASKED = List.of("accept", "anthropic-version", "openai-beta");

    private static final String BETA = "anthropic-beta";

    /** A longer context is dearer than the price that the policy knows. */
    private static final Pattern DEARER_BETA = Pattern.compile("context-\\d+[mk].*");

    private final HttpClient client;
    private final Answers answers;
    private final ModelMeter meter;
    private final Map<String, Side> sides;

    /** What is kept of one provider over an attempt. */
    private record Side(FailureCap cap, Redactor redactor) {}

    ModelUpstream(
            HttpClient client,
            Answers answers,
            ModelMeter meter,
            List<ModelProvider> providers,
            InstantSource clock) {
        this.client = client;
        this.answers = answers;
        this.meter = meter;
        this.sides =
                providers.stream()
                        .collect(
                                Collectors.toMap(
                                        ModelProvider::name,
                                        provider ->
                                                new Side(
                                                        new FailureCap(clock),
                                                        Redactor.exactly(provider.key()))));
    }

    /** One call under way. */
    record Under(
            Target target, ModelApi api, Request request, Response response, Callback callback) {}

    /** What is sent: exactly what was judged. */
    record Outgoing(
            ModelProvider provider,
            ModelApi.Call call,
            String query,
            Optional<ModelRequest> body,
            Set<String> removed) {}

    private Side side(ModelProvider provider) {
        return Optional.ofNullable(sides.get(provider.name())).orElseThrow();
    }

    boolean isCapped(ModelProvider provider) {
        return side(provider).cap.isReached();
    }

    /** In the provider's own words for an error. */
    void refuse(Under under, int status, String rule, String source) {
        answers.log().denied(under.target(), new Refusal(status, rule, source, ""));
        String message = "Nightkiln: " + rule + " (" + source + ")";
        write(under, status, message);
    }

    private static void write(Under under, int status, String message) {
        Answers.write(
                under.response(), under.callback(), status, under.api().error(status, message));
    }

    /** What the call has used is paid even if it was cut off. */
    void call(Under under, Outgoing outgoing, ModelMeter.Reservation reservation, String source) {
        var answer = new ModelAnswer(under.response(), side(outgoing.provider()).redactor);
        byte[] body = outgoing.body().map(ModelRequest::bytes).orElse(new byte[0]);
        Usage usage = reservation.most();
        try {
            exchange(under, outgoing.provider(), request(under, outgoing, body), answer);
            usage = answer.usage(outgoing.call().generates(), body.length, reservation.most());
        } finally {
            meter.settle(reservation, usage);
        }
        note(under, outgoing, answer, new Paid(reservation.wish(), usage, body.length), source);
    }

    private void exchange(
            Under under,
            ModelProvider provider,
            org.eclipse.jetty.client.Request request,
            ModelAnswer answer) {
        FailureCap cap = side(provider).cap;
        try (var listener = new InputStreamResponseListener()) {
            request.send(listener);
            var head = listener.get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
            cap.answered(head.getStatus());
            answer.begin(head);
            answer.pass(listener.getInputStream());
            under.callback().succeeded();
        } catch (TimeoutException slow) {
            answer.timedOut();
            failed(under, answer, cap, slow);
        } catch (ExecutionException | IOException failed) {
            failed(under, answer, cap, failed);
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            answer.timedOut();
            under.callback().failed(stopped);
        } finally {
            // Ends what nobody reads any more; nothing where it has ended.
            var _ = request.abort(new IOException("the call has ended"));
        }
    }

    private org.eclipse.jetty.client.Request request(Under under, Outgoing outgoing, byte[] body) {
        ModelProvider provider = outgoing.provider();
        var request =
                client.newRequest(
                                URI.create(
                                        provider.url() + outgoing.call().path() + outgoing.query()))
                        .method(under.target().method())
                        .idleTimeout(PATIENCE.toMillis(), TimeUnit.MILLISECONDS)
                        .headers(headers -> {
                            var given = under.request().getHeaders();
                            ASKED.forEach(name -> given.getFields(name).forEach(headers::add));
                            given.getCSV(BETA, false).stream()
                                    .filter(beta -> !DEARER_BETA.matcher(beta).matches())
                                    .forEach(beta -> headers.add(BETA, beta));
                            headers.put(
                                    provider.api().header(),
                                    provider.api().credential(provider.key()));
                            headers.put(HttpHeader.ACCEPT_ENCODING, "identity");
                        });
        return body.length > 0
                ? request.body(new BytesRequestContent("application/json", body))
                : request;
    }

    private static void failed(Under under, ModelAnswer answer, FailureCap cap, Exception failed) {
        if (!answer.hasBegun()) {
            cap.answered(Answers.BAD_GATEWAY);
        }
        if (under.response().isCommitted()) {
            under.callback().failed(failed);
        } else {
            write(under, Answers.BAD_GATEWAY, "Nightkiln: the provider did not answer");
        }
    }

    private record Paid(ModelMeter.Wish wish, Usage usage, long sent) {}

    private void note(
            Under under, Outgoing outgoing, ModelAnswer answer, Paid paid, String source) {
        String removed =
                outgoing.removed().isEmpty()
                        ? ""
                        : ", without " + String.join(", ", outgoing.removed());
        answers.log()
                .ended(
                        new Exchange(
                                under.target(),
                                answer.status(),
                                paid.sent,
                                answer.passed(),
                                (answer.isWhole() ? Exchange.ALLOWED : "cut off") + removed,
                                source,
                                Optional.of(
                                        new Exchange.ModelCall(
                                                paid.wish.model(),
                                                paid.usage.tokens(),
                                                paid.wish.micros(paid.usage),
                                                paid.usage.estimated()))));
    }
}
