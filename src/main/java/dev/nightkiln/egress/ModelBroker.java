package dev.nightkiln.egress;

import dev.nightkiln.policy.ModelRule;

import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Calls of models at {@code /llm/<provider>}. The agent has a token of this attempt only; the key
 * is added here, to requests that the policy allows, and never goes back.
 */
final class ModelBroker extends Handler.Wrapper {
    private static final Pattern PATH = Pattern.compile("/llm/([a-z0-9-]{1,40})(/.*)");
    private static final Pattern QUERY = Pattern.compile("(?:beta=true|alt=sse)");
    private static final int PORT = 3128;
    private static final int LARGEST_BODY = 32 << 20;
    private static final int BAD_REQUEST = 400;
    private static final int UNAUTHORIZED = 401;
    private static final int FORBIDDEN = 403;
    private static final long USUAL_ANSWER = 32_000;

    /** An image is a large body of few tokens. */
    private static final long LARGEST_ESTIMATE = 50_000;

    private static final Set<String> CREDENTIALS =
            Set.of("x-api-key", "authorization", "x-goog-api-key");

    private final EgressRules rules;
    private final List<ModelProvider> providers;
    private final ModelMeter meter;
    private final ModelUpstream upstream;
    private final String token;

    ModelBroker(
            EgressRules rules,
            List<ModelProvider> providers,
            ModelMeter meter,
            ModelUpstream upstream,
            String token) {
        this.rules = rules;
        this.providers = List.copyOf(providers);
        this.meter = meter;
        this.upstream = upstream;
        this.token = token;
    }

    @Override
    public boolean handle(Request request, Response response, Callback callback) throws Exception {
        Matcher matcher = PATH.matcher(String.valueOf(request.getHttpURI().getPath()));
        if (!isOurs(request) || !matcher.matches()) {
            return super.handle(request, response, callback);
        }
        String name = matcher.group(1);
        var target = new Target(request.getMethod(), name, 0, matcher.group(2));
        Optional<ModelProvider> provider =
                providers.stream().filter(each -> each.name().equals(name)).findFirst();
        boolean listed = rules.models().stream().anyMatch(rule -> rule.provider().equals(name));
        if (provider.isEmpty() || !listed) {
            upstream.answers()
                    .refuse(
                            target,
                            new Refusal(
                                    FORBIDDEN,
                                    listed
                                            ? "no key is set for the provider `" + name + "`"
                                            : "`models` lists nothing of the provider `"
                                                    + name
                                                    + "`",
                                    rules.source("models"),
                                    listed
                                            ? "An operator has to set its key."
                                            : "To allow it, list its models under `models`."),
                            response,
                            callback);
            return true;
        }
        var under = new ModelUpstream.Under(target, provider.get(), request, response, callback);
        Optional<ModelApi.Call> call = call(under);
        if (call.isPresent()) {
            request.addIdleTimeoutListener(_ -> false);
            judge(under, call.get());
        }
        return true;
    }

    /** The gateway by the address that agents have for it, which no rule can list. */
    private static boolean isOurs(Request request) {
        return !"CONNECT".equals(request.getMethod())
                && "127.0.0.1".equals(request.getHttpURI().getHost())
                && request.getHttpURI().getPort() == PORT;
    }

    /** The token before anything else, so that nothing can be learned without it. */
    private Optional<ModelApi.Call> call(ModelUpstream.Under under) {
        if (!authentic(under.request().getHeaders())) {
            upstream.refuse(
                    under,
                    UNAUTHORIZED,
                    "this is not the token of this attempt",
                    "the gateway's own rule");
            return Optional.empty();
        }
        Optional<ModelApi.Call> call =
                under.provider().api().call(under.target().method(), under.target().path());
        String query = under.request().getHttpURI().getQuery();
        if (call.isEmpty() || query != null && !QUERY.matcher(query).matches()) {
            upstream.refuse(
                    under,
                    BAD_REQUEST,
                    "this path or its query is not among those that may be called",
                    "the gateway's own rule");
            return Optional.empty();
        }
        return call;
    }

    /** Every credential that is sent has to be the token, and one at least. */
    private boolean authentic(HttpFields headers) {
        byte[] wanted = token.getBytes(StandardCharsets.UTF_8);
        boolean any = false;
        boolean all = true;
        for (String header : CREDENTIALS) {
            for (String value : headers.getValuesList(header)) {
                String given = value.startsWith("Bearer ") ? value.substring(7) : value;
                any = true;
                all &= MessageDigest.isEqual(wanted, given.getBytes(StandardCharsets.UTF_8));
            }
        }
        return any && all;
    }

    private void judge(ModelUpstream.Under under, ModelApi.Call call) {
        try {
            if (upstream.isCapped()) {
                upstream.refuse(
                        under,
                        BAD_REQUEST,
                        "the provider has failed too often or for too long in this attempt",
                        "the gateway's own rule");
            } else if (call.hasBody()) {
                ModelRequest body = ModelRequest.parse(call, body(under.request()));
                judge(under, call, body);
            } else {
                list(under, call);
            }
        } catch (ModelRequest.Unreadable wrong) {
            upstream.refuse(
                    under,
                    BAD_REQUEST,
                    String.valueOf(wrong.getMessage()),
                    "the gateway's own rule");
        } catch (IOException gone) {
            under.callback().failed(gone);
        }
    }

    /** Costs a request and nothing else. */
    private void list(ModelUpstream.Under under, ModelApi.Call call) {
        switch (meter.reserve(0, 0, Optional.empty())) {
            case ModelMeter.Grant.Spent(String limit) -> spent(under, limit);
            case ModelMeter.Grant.Granted _ -> {
                var none = new ModelUpstream.Body(new byte[0]);
                Usage _ =
                        upstream.call(
                                under,
                                new ModelUpstream.Outgoing(
                                        call, "-", none, Set.of(), Optional.empty()),
                                rules.source("models"));
            }
        }
    }

    private static byte[] body(Request request) throws IOException, ModelRequest.Unreadable {
        if (request.getHeaders().contains(HttpHeader.CONTENT_ENCODING)) {
            throw new ModelRequest.Unreadable("the body is compressed");
        }
        try (InputStream in = Content.Source.asInputStream(request)) {
            byte[] body = in.readNBytes(LARGEST_BODY + 1);
            if (body.length > LARGEST_BODY) {
                throw new ModelRequest.Unreadable("the body is larger than 32 MiB");
            }
            return body;
        }
    }

    private void judge(ModelUpstream.Under under, ModelApi.Call call, ModelRequest body) {
        String provider = under.provider().name();
        Optional<ModelRule> rule =
                rules.models().stream()
                        .filter(each -> each.matches(provider, body.model()))
                        .findFirst();
        if (rule.isEmpty()) {
            upstream.refuse(
                    under,
                    BAD_REQUEST,
                    "`models` does not list " + Target.plain(body.model(), 100) + " of " + provider,
                    rules.source("models"));
            return;
        }
        Set<String> removed = ProviderSide.strip(body.body());
        Optional<String> fetches = ProviderSide.fetches(body.body());
        if (fetches.isPresent()) {
            upstream.refuse(
                    under,
                    BAD_REQUEST,
                    "the provider would have to fetch " + fetches.get() + "; send the data itself",
                    "the gateway's own rule");
            return;
        }
        body.askForUsage();
        pay(under, new Judged(call, body, removed, rule.get()));
    }

    /** A call that may be made if there is money for it. */
    private record Judged(
            ModelApi.Call call, ModelRequest body, Set<String> removed, ModelRule rule) {}

    private void pay(ModelUpstream.Under under, Judged judged) {
        Optional<ModelRule.Price> price = judged.rule().price();
        ModelRequest body = judged.body();
        long wanted = judged.call().generates() ? body.wanted(USUAL_ANSWER) : 0;
        long input = wanted == 0 ? 0 : Math.min(body.bytes().length / 4, LARGEST_ESTIMATE);
        switch (meter.reserve(input, wanted, price)) {
            case ModelMeter.Grant.Spent(String limit) -> spent(under, limit);
            case ModelMeter.Grant.Granted(var reservation) -> {
                if (reservation.output() < wanted) {
                    body.shorten(reservation.output());
                }
                var outgoing =
                        new ModelUpstream.Outgoing(
                                judged.call(),
                                body.model(),
                                new ModelUpstream.Body(body.bytes()),
                                judged.removed(),
                                price);
                Usage usage = upstream.call(under, outgoing, judged.rule().source().toString());
                meter.settle(reservation, usage.tokens(), price.map(usage::micros).orElse(0L));
            }
        }
    }

    private void spent(ModelUpstream.Under under, String limit) {
        upstream.refuse(
                under,
                BAD_REQUEST,
                "budget of this task is spent: `" + limit + "`",
                rules.source(limit));
    }
}
