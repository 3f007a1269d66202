package dev.nightkiln;

import dev.nightkiln.Finding.Fail;
import dev.nightkiln.Finding.Ok;
import dev.nightkiln.Finding.Warn;
import dev.nightkiln.github.AppRegistration;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.Callable;

/** The doctor's questions about the GitHub App. */
final class AppProbes {
    /** In rising order: who may write may read. */
    private static final List<String> LEVELS = List.of("read", "write", "admin");

    private AppProbes() {}

    static Probe noApp() {
        String name = "app";
        String mend = "open /setup to create one, or set NIGHTKILN_APP_ID, the key and the secret";
        return new Probe(name, mend, () -> new Fail(name, "no GitHub App is set", mend));
    }

    /** Fewer permissions than wanted fail, more are a warning. */
    static Probe app(AppRegistration wanted, Callable<AppRegistration> question) {
        String name = "app";
        String mend = "check NIGHTKILN_APP_ID and NIGHTKILN_PRIVATE_KEY_FILE: both of one App";
        return new Probe(name, mend, () -> compare(name, wanted, question.call()));
    }

    private static Finding compare(String name, AppRegistration wanted, AppRegistration found) {
        var lacking = lacking(wanted, found);
        if (!lacking.isEmpty()) {
            return new Fail(
                    name,
                    found.slug() + " lacks " + String.join(", ", lacking),
                    "add them under Permissions & events on the App's page, then accept them for"
                            + " each installation");
        }
        var surplus = lacking(found, wanted);
        surplus.removeIf(word -> word.startsWith("event "));
        if (!surplus.isEmpty()) {
            return new Warn(
                    name,
                    found.slug() + " has more than it needs: " + String.join(", ", surplus),
                    "lower them on the App's page");
        }
        return new Ok(name, found.slug() + " has what it needs and no more");
    }

    private static Set<String> lacking(AppRegistration wanted, AppRegistration found) {
        var lacking = new TreeSet<String>();
        wanted.permissions()
                .forEach((permission, level) -> {
                    String has = found.permissions().getOrDefault(permission, "none");
                    if (LEVELS.indexOf(has) < LEVELS.indexOf(level)) {
                        lacking.add(permission + ": " + level);
                    }
                });
        wanted.events().stream()
                .filter(event -> !found.events().contains(event))
                .forEach(event -> lacking.add("event " + event));
        return lacking;
    }

    /** GitHub never sends a failed delivery again by itself. */
    static Probe deliveries(Callable<Integer> failed) {
        String name = "deliveries";
        String mend =
                "check that GitHub reaches NIGHTKILN_PUBLIC_URL/webhooks/github and that the secrets agree";
        return new Probe(
                name,
                mend,
                () -> {
                    int count = failed.call();
                    return count == 0
                            ? new Ok(name, "none failed in the last three days")
                            : new Warn(name, count + " failed in the last three days", mend);
                });
    }

    /** The question answers what kind of account the owner is, or throws when there is none. */
    static Probe forkOwner(Optional<String> owner, Callable<String> question) {
        String name = "fork owner";
        if (owner.isEmpty()) {
            String what = "not set: branches go to the same repository";
            return Probe.answers(name, "", () -> what);
        }
        return Probe.answers(
                name,
                "set NIGHTKILN_FORK_OWNER to an account that has the App installed",
                () -> owner.get() + ": " + question.call());
    }
}
