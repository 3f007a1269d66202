package dev.nightkiln.egress;

import dev.nightkiln.policy.ModelRule;

import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Calls of models at {@code /llm/<provider>}. The agent has a token of this attempt only; the key
 * is added behind, to requests that the policy allows, and never goes back.
 */
final class ModelBroker extends Handler.Wrapper {
    private static final URI OURS = URI.create(Gateway.MODELS);
    private static final Pattern PATH = Pattern.compile(OURS.getPath() + "/([a-z0-9-]{1,40})(/.*)");
    private static final int LARGEST_BODY = 32 << 20;
    private static final int BAD_REQUEST = 400;
    private static final int UNAUTHORIZED = 401;
    private static final String OWN_RULE = "the gateway's own rule";

    /** What no limit is named for may become so long. */
    private static final long LONGEST_ANSWER = 128_000;

    /** Every model can answer so long; a larger limit some providers refuse. */
    private static final long SAFE_LIMIT = 16_000;

    private static final long SHORTEST_ANSWER = 16;

    private final EgressRules rules;
    private final List<ModelProvider> providers;
    private final ModelMeter meter;
    private final ModelUpstream upstream;
    private final ModelToken token;

    ModelBroker(
            EgressRules rules,
            List<ModelProvider> providers,
            ModelMeter meter,
            ModelUpstream upstream,
            ModelToken token) {
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
        Optional<ModelProvider> provider =
                providers.stream().filter(each -> each.name().equals(name)).findFirst();
        ModelApi api = provider.map(ModelProvider::api).orElseGet(() -> ModelApi.of(name));
        var target = new Target(request.getMethod(), "llm/" + name, 0, matcher.group(2));
        var under = new ModelUpstream.Under(target, api, request, response, callback);
        try {
            ModelQuery query = ModelQuery.of(api, request.getHttpURI().getQuery());
            // The token before anything else, so that nothing can be learned without it.
            if (!token.opens(request, query.credentials())) {
                throw new Refused(UNAUTHORIZED, "this is not the token of this attempt", OWN_RULE);
            }
            if (rules.models().stream().noneMatch(rule -> rule.provider().equals(name))) {
                throw new Refused(
                        BAD_REQUEST,
                        "`models` lists nothing of the provider `" + name + "`",
                        rules.source("models"));
            }
            answer(under, query, provider.orElseThrow(() -> withoutKey(name)));
        } catch (Refused refused) {
            upstream.refuse(under, refused.status, refused.getMessage(), refused.source);
        } catch (ModelRequest.Unreadable wrong) {
            upstream.refuse(under, BAD_REQUEST, String.valueOf(wrong.getMessage()), OWN_RULE);
        } catch (IOException gone) {
            callback.failed(gone);
        }
        return true;
    }

    private Refused withoutKey(String name) {
        return new Refused(
                BAD_REQUEST, "this server has no key for `" + name + "`", rules.source("models"));
    }

    /** The gateway by the address that agents have for it, which no rule can list. */
    private static boolean isOurs(Request request) {
        return !"CONNECT".equals(request.getMethod())
                && Objects.equals(OURS.getHost(), request.getHttpURI().getHost())
                && request.getHttpURI().getPort() == OURS.getPort();
    }

    /** Thrown and caught in here. 400 is the status that no agent tries again. */
    private static final class Refused extends Exception {
        private final int status;
        private final String source;

        Refused(int status, String rule, String source) {
            super(rule);
            this.status = status;
            this.source = source;
        }

        @Override
        public String getMessage() {
            return String.valueOf(super.getMessage());
        }
    }

    private void answer(ModelUpstream.Under under, ModelQuery query, ModelProvider provider)
            throws Refused, ModelRequest.Unreadable, IOException, InterruptedException {
        ModelApi.Call call =
                provider.api()
                        .call(under.target().method(), under.target().path())
                        .filter(_ -> query.isKnown())
                        .orElseThrow(() ->
                                new Refused(
                                        BAD_REQUEST,
                                        "this path or its query is not among those that may be called",
                                        OWN_RULE));
        if (upstream.isCapped(provider)) {
            throw new Refused(
                    BAD_REQUEST,
                    "the provider `"
                            + provider.name()
                            + "` has failed too often or for too long in this attempt",
                    OWN_RULE);
        }
        // A model may think for minutes before it says a word.
        under.request().addIdleTimeoutListener(_ -> false);
        Optional<ModelRequest> body =
                call.hasBody()
                        ? Optional.of(ModelRequest.parse(call, body(under.request())))
                        : Optional.empty();
        var outgoing =
                new ModelUpstream.Outgoing(
                        provider,
                        call,
                        query.forwarded(),
                        body,
                        body.map(each -> ProviderSide.strip(each.body())).orElse(Set.of()));
        if (body.isPresent()) {
            judge(under, outgoing, body.get());
        } else {
            var wish = new ModelMeter.Wish(provider.name(), "(list)", 0, 0, 0, Optional.empty());
            pay(under, outgoing, wish, rules.source("models"));
        }
    }

    private void judge(
            ModelUpstream.Under under, ModelUpstream.Outgoing outgoing, ModelRequest body)
            throws Refused, ModelRequest.Unreadable, InterruptedException {
        String provider = outgoing.provider().name();
        ModelRule rule =
                rules.models().stream()
                        .filter(each -> each.matches(provider, body.model()))
                        .findFirst()
                        .orElseThrow(() ->
                                new Refused(
                                        BAD_REQUEST,
                                        "`models` does not list "
                                                + Target.plain(body.model(), 100)
                                                + " of "
                                                + provider,
                                        rules.source("models")));
        Optional<String> fetches = ProviderSide.fetches(body.body());
        if (fetches.isPresent()) {
            throw new Refused(
                    BAD_REQUEST,
                    "the provider would have to fetch " + fetches.get() + "; send the data itself",
                    OWN_RULE);
        }
        body.askForUsage();
        long wanted = outgoing.call().generates() ? body.wanted(LONGEST_ANSWER) : 0;
        long least = Math.min(wanted, body.least(SHORTEST_ANSWER));
        long input = InputEstimate.tokens(body.body(), body.bytes().length);
        var wish = new ModelMeter.Wish(provider, body.model(), input, least, wanted, rule.price());
        pay(under, outgoing, wish, rule.source().toString());
    }

    private void pay(
            ModelUpstream.Under under,
            ModelUpstream.Outgoing outgoing,
            ModelMeter.Wish wish,
            String source)
            throws Refused, InterruptedException {
        switch (meter.reserve(wish)) {
            case ModelMeter.Grant.Spent(String limit) ->
                    throw new Refused(
                            BAD_REQUEST,
                            "the budget of this task is spent: `"
                                    + limit
                                    + "` of "
                                    + rules.limits().written(limit),
                            rules.source(limit));
            case ModelMeter.Grant.Granted(var reservation) -> {
                long most = reservation.most().output();
                outgoing.body()
                        .filter(_ -> most < wish.wanted())
                        .ifPresent(body ->
                                body.shorten(
                                        body.saysHowLong() ? most : Math.min(most, SAFE_LIMIT)));
                upstream.call(under, outgoing, reservation, source);
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
}
