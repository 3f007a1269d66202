package dev.nightkiln.egress;

import org.eclipse.jetty.client.HttpClient;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;

import java.time.InstantSource;
import java.util.List;
import java.util.Optional;

/** The rules of one attempt with everything that is counted under them. */
final class Wall {
    private final EgressRules rules;
    private final Outside outside;
    private final InstantSource clock;
    private final ModelToken token = ModelToken.random();
    private final TrafficMeter traffic;
    private final ModelMeter models;
    private final Answers answers;

    Wall(EgressRules rules, Outside outside, NetworkLog log, InstantSource clock) {
        this.rules = rules;
        this.outside = outside;
        this.clock = clock;
        this.traffic = new TrafficMeter(rules);
        this.models = new ModelMeter(rules, clock);
        this.answers = new Answers(log);
    }

    /** Tunnels, then calls of models, then plain requests. */
    Handler handler(HttpClient client, Patience patience) {
        var hosts = new AllowList(rules, outside.resolver(), new Spent(traffic, rules));
        var admission = new Admission(hosts, answers);
        var upstream = new ModelUpstream(client, answers, models, outside.providers(), clock);
        var broker = new ModelBroker(rules, outside.providers(), models, upstream, token);
        broker.setHandler(new PlainRequests(admission, traffic, client, patience));
        return new Awaited(new Tunnels(admission, traffic, patience, broker), answers.log());
    }

    /** Requests are answered on the thread that brings them: when it returns, the line is there. */
    private static final class Awaited extends Handler.Wrapper {
        private final NetworkLog log;

        private Awaited(Handler handler, NetworkLog log) {
            super(handler);
            this.log = log;
        }

        @Override
        public boolean handle(Request request, Response response, Callback callback)
                throws Exception {
            log.awaits();
            try {
                return super.handle(request, response, callback);
            } finally {
                log.settled();
            }
        }
    }

    Answers answers() {
        return answers;
    }

    NetworkLog log() {
        return answers.log();
    }

    Optional<ModelUse.Exhausted> exhausted() {
        return models.used().exhausted();
    }

    String token() {
        return token.value();
    }

    List<ModelProvider> providers() {
        return outside.providers().stream()
                .filter(provider ->
                        rules.models().stream()
                                .anyMatch(rule -> rule.provider().equals(provider.name())))
                .toList();
    }

    Traffic traffic() {
        return answers.log().summary(traffic, models.used());
    }
}
