package dev.nightkiln;

import dev.nightkiln.Finding.Ok;
import dev.nightkiln.Finding.Warn;
import dev.nightkiln.egress.ModelProvider;
import dev.nightkiln.policy.Policies;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/** The doctor's words on providers of models: what settings and policy say of each. */
final class ModelProbes {
    private static final String NAME = "models";

    private ModelProbes() {}

    /** One line for each provider that has a key or is named by the organisation's policy. */
    static List<Probe> of(List<Settings.Provider> configured, Policies policies) {
        Set<String> most = policies.mostProviders();
        Set<String> usual = policies.usualProviders();
        var probes = new ArrayList<Probe>();
        var keyless = new TreeSet<>(most);
        for (Settings.Provider provider : configured) {
            keyless.remove(provider.name());
            probes.add(finding(configured(provider, most)));
        }
        for (String name : keyless) {
            probes.add(finding(keyless(name, usual)));
        }
        return probes;
    }

    private static Probe finding(Finding finding) {
        return new Probe(NAME, "", () -> finding);
    }

    private static Finding configured(Settings.Provider provider, Set<String> most) {
        String what = provider.name() + ": " + provider.url() + ", its key is set";
        return most.contains(provider.name())
                ? new Ok(NAME, what)
                : new Warn(
                        NAME,
                        what + ", but the policy lists none of its models",
                        "list them under `models` in the policy, or remove the key");
    }

    private static Finding keyless(String name, Set<String> usual) {
        String what = name + ": no key is set; tasks that may use its models are refused";
        String mend = "set " + ModelProvider.keySetting(name);
        return usual.contains(name) ? new Warn(NAME, what, mend) : new Ok(NAME, what);
    }
}
