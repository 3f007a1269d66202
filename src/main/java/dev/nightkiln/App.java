package dev.nightkiln;

import dev.nightkiln.attest.SignOffLedger;
import dev.nightkiln.bundle.SignOffStatements;
import dev.nightkiln.conflicts.Merging;
import dev.nightkiln.evidence.StatusComment;
import dev.nightkiln.intake.Answers;
import dev.nightkiln.intake.Approvals;
import dev.nightkiln.intake.EvidencePages;
import dev.nightkiln.intake.HttpServer;
import dev.nightkiln.intake.Intake;
import dev.nightkiln.intake.KeysPage;
import dev.nightkiln.intake.Sweep;
import dev.nightkiln.publish.SignOffGate;
import dev.nightkiln.queue.QueueLimits;
import dev.nightkiln.secrets.ProcessOutput;
import dev.nightkiln.store.ApprovalStore;
import dev.nightkiln.store.DeliveryStore;
import dev.nightkiln.store.MergeStore;
import dev.nightkiln.store.TaskStore;
import dev.nightkiln.worker.Announcer;
import dev.nightkiln.worker.TaskRunner;

import java.net.URI;
import java.time.InstantSource;
import java.util.Optional;
import java.util.function.Supplier;

/** The composition root: a running server, made from top to bottom in the order of the layers. */
public final class App implements AutoCloseable {
    private final Ground ground;
    private final TaskRunner runner;
    private final Merging merging;
    private final HttpServer http;
    private final Runnable housekeeping;

    /**
     * Starts serving; when it returns, deliveries are taken.
     *
     * @throws RuntimeException whose message says what is missing and how to mend it
     */
    static App start(Settings settings, Settings.AppIdentity identity, InstantSource clock) {
        return new App(settings, identity, clock);
    }

    private App(Settings settings, Settings.AppIdentity identity, InstantSource clock) {
        ground = new Ground(settings, identity, clock);
        var work = new Workshop(ground, settings, origin(settings.server()), clock);
        runner = work.runner;
        var tasks = ground.tasks;
        var queue = ground.queue;
        var github = ground.github;
        var findings = work.findings;

        var status = new StatusComment(clock, work.shelf::page);
        var announcer = new Announcer(github, tasks, findings, status, work.dossier);
        var approvals = new ApprovalStore(ground.database);
        var signOffs = new SignOffStatements(work.bundles, new SignOffLedger(ground.keys));
        var books =
                new SignOffGate.Books(
                        tasks,
                        findings,
                        approvals,
                        (task, approved) -> signOffs.keep(task.id(), task.attempt(), approved));
        var signOff = new SignOffGate(github, books, work.preparation::policyAt, clock);
        merging =
                new Merging(
                        new Merging.Ground(
                                github,
                                work.preparation,
                                ground.workspaces,
                                work.warmingUp,
                                work.checks),
                        new Merging.Books(
                                tasks, new MergeStore(ground.database), work.places, work.reaper),
                        new Merging.Wishes(queue::probe, queue::reverify),
                        clock);
        var intake =
                new Intake(
                        github,
                        new Intake.Inbox(ground.deliveries, queue::wake, merging::moved),
                        new Intake.Books(tasks.desk(clock), findings, work.policies),
                        new Answers(tasks, findings, status),
                        new Approvals(tasks.desk(clock), approvals, signOff));
        var sweep = new Sweep(github, ground.deliveries, clock);
        housekeeping =
                () -> {
                    sweep.run();
                    signOff.evaluateAll();
                    merging.everywhere();
                    work.reaper.reap();
                    work.bases.prune();
                    work.caches.prune();
                };
        work.reaper.reap();
        // Before the first work: what is published links our pages, whose port is known from here
        // on.
        http =
                HttpServer.forWebhooks(
                        new HttpServer.Address(
                                settings.server().host(),
                                settings.server().port(),
                                settings.server().publicUrl()),
                        new HttpServer.Webhook(
                                identity.webhookSecret().value(), ground.deliveries, queue::hurry),
                        ground.database::answers,
                        new KeysPage(ground.keys::publicJson),
                        new EvidencePages(work.bundles, work.links));
        queue.start(
                new ServerWork(intake, runner, announcer, merging, housekeeping),
                tasks,
                new QueueLimits(settings.tasks().total(), settings.tasks().perRepository()));
    }

    /** Where evidence is shown: without a public address on this machine only. */
    private Optional<Supplier<URI>> origin(Settings.Server server) {
        Supplier<URI> here = () -> URI.create("http://" + address(server.host()) + ":" + port());
        return server.evidenceLinks()
                ? Optional.of(() -> server.publicUrl().orElseGet(here))
                : Optional.empty();
    }

    private static String address(String host) {
        return host.contains(":") ? "[" + host + "]" : host;
    }

    int port() {
        return http.port();
    }

    /** What is done every few minutes, now. */
    void keepHouse() {
        housekeeping.run();
    }

    TaskStore tasks() {
        return ground.tasks;
    }

    DeliveryStore deliveries() {
        return ground.deliveries;
    }

    /**
     * Stops taking deliveries, lets go of running attempts and leaves everything to the next start.
     */
    @Override
    public void close() {
        runner.stop();
        merging.stop();
        http.close();
        ground.queue.close();
        ground.close();
    }

    public static void main(String[] arguments) {
        ProcessOutput.takeOverStandardStreams();
        int code = Cli.run(arguments);
        System.out.flush();
        System.err.flush();
        System.exit(code);
    }
}
