package dev.nightkiln.egress;

import dev.nightkiln.policy.HostRule;
import dev.nightkiln.policy.ModelRule;
import dev.nightkiln.policy.Policy;
import dev.nightkiln.policy.PolicyLimits;
import dev.nightkiln.policy.Source;

import java.util.List;
import java.util.Map;
import java.util.function.ToLongFunction;

/**
 * What of a policy is about the network. The sources name the lines that decided each key. The
 * limits are of an attempt as a whole: what its {@code earlier} runs have used of them is gone.
 */
public record EgressRules(
        List<HostRule> hosts,
        List<ModelRule> models,
        PolicyLimits limits,
        Map<String, Source> sources,
        List<Traffic> earlier) {
    public EgressRules {
        hosts = List.copyOf(hosts);
        models = List.copyOf(models);
        sources = Map.copyOf(sources);
        earlier = List.copyOf(earlier);
    }

    public static EgressRules of(Policy policy, List<Traffic> earlier) {
        return new EgressRules(
                policy.hosts(), policy.models(), policy.limits(), policy.sources(), earlier);
    }

    /** What the runs before have used of a limit. */
    long earlier(ToLongFunction<Traffic> amount) {
        return earlier.stream().mapToLong(amount).sum();
    }

    /** Where a key was decided, in words where no line did. */
    String source(String key) {
        for (String at = key;
                !at.isEmpty();
                at = at.substring(0, Math.max(0, at.lastIndexOf('.')))) {
            Source source = sources.get(at);
            if (source != null) {
                return source.toString();
            }
        }
        return "no line of the policy speaks of " + key;
    }
}
