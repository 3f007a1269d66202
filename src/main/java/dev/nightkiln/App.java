package dev.nightkiln;

import dev.nightkiln.agent.CommandAgent;
import dev.nightkiln.agent.WarmUpRun;
import dev.nightkiln.attest.SignOffLedger;
import dev.nightkiln.attest.SigningKeys;
import dev.nightkiln.bundle.EvidenceBundles;
import dev.nightkiln.bundle.EvidenceLinks;
import dev.nightkiln.bundle.SignOffStatements;
import dev.nightkiln.bundle.Statements;
import dev.nightkiln.conflicts.Merging;
import dev.nightkiln.egress.ModelApi;
import dev.nightkiln.egress.ModelProvider;
import dev.nightkiln.evidence.Findings;
import dev.nightkiln.evidence.StatusComment;
import dev.nightkiln.github.GitHubApp;
import dev.nightkiln.github.GitHubConnection;
import dev.nightkiln.intake.Answers;
import dev.nightkiln.intake.Approvals;
import dev.nightkiln.intake.EvidencePages;
import dev.nightkiln.intake.HttpServer;
import dev.nightkiln.intake.Intake;
import dev.nightkiln.intake.KeysPage;
import dev.nightkiln.intake.Sweep;
import dev.nightkiln.publish.Publisher;
import dev.nightkiln.publish.SignOffGate;
import dev.nightkiln.queue.QueueLimits;
import dev.nightkiln.queue.TaskQueue;
import dev.nightkiln.sandbox.DockerSandboxes;
import dev.nightkiln.sandbox.SandboxUser;
import dev.nightkiln.sandbox.Sandboxes;
import dev.nightkiln.secrets.ProcessOutput;
import dev.nightkiln.secrets.Redactor;
import dev.nightkiln.store.ApprovalStore;
import dev.nightkiln.store.Database;
import dev.nightkiln.store.DeliveryStore;
import dev.nightkiln.store.MergeStore;
import dev.nightkiln.store.TaskStore;
import dev.nightkiln.verify.BaseResults;
import dev.nightkiln.verify.Checks;
import dev.nightkiln.verify.SecretGate;
import dev.nightkiln.worker.Announcer;
import dev.nightkiln.worker.Captures;
import dev.nightkiln.worker.Dossier;
import dev.nightkiln.worker.Judging;
import dev.nightkiln.worker.Making;
import dev.nightkiln.worker.Places;
import dev.nightkiln.worker.Preparation;
import dev.nightkiln.worker.Publication;
import dev.nightkiln.worker.Reaper;
import dev.nightkiln.worker.TaskRunner;
import dev.nightkiln.worker.WarmingUp;
import dev.nightkiln.worker.Withholding;
import dev.nightkiln.workspace.Storage;
import dev.nightkiln.workspace.WarmCaches;
import dev.nightkiln.workspace.Workspaces;

import java.net.URI;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/** The composition root: a running server, made from top to bottom in the order of the layers. */
public final class App implements AutoCloseable {
    private final ProcessOutput.Guard output;
    private final Database database;
    private final GitHubApp github;
    private final Sandboxes sandboxes;
    private final TaskStore tasks;
    private final DeliveryStore deliveries;
    private final TaskQueue queue;
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
        Path state = StateDirectory.open(settings.server().stateDirectory());
        String secret = identity.webhookSecret().value();
        var secrets = settings.secrets();
        var redactor = new Redactor(secrets);
        output = ProcessOutput.guard(secrets);
        database =
                Database.open(
                        settings.database().url(),
                        Optional.of(settings.database().user()),
                        Optional.of(settings.database().password().value()),
                        redactor);
        queue = new TaskQueue(database, clock);
        tasks = new TaskStore(database, clock, queue::changed);
        deliveries = new DeliveryStore(database, clock, queue::arrived);
        var key = identity.privateKey();
        secrets.add("the App's private key", key);
        github =
                new GitHubApp(
                        new GitHubConnection(settings.github().apiUrl(), identity.id(), key),
                        secrets,
                        clock);
        var keys = SigningKeys.open(state, clock);
        keys.hideBy(secrets);
        SandboxUser user = SandboxUser.current();
        sandboxes = new DockerSandboxes(EngineSettings.of(StateDirectory.instance(state)), state);
        var storage = Storage.of(state, sandboxes::canOverlay);
        var workspaces = new Workspaces(state, user, storage, redactor);

        var findings = new Findings(tasks);
        var places = new Places(state);
        var desk = new Making.Desk(tasks, findings, places);
        var policies = PolicyFloor.load(settings.tasks().policyFile());
        var web = settings.github().webUrl();
        var preparation =
                new Preparation(
                        github, web, workspaces, policies, sandboxes, () -> keys.current().keyId());
        var captures = new Captures(workspaces, github, clock);
        var agent = new CommandAgent(sandboxes, redactor, providers(settings), clock);
        var bases = new BaseResults(state, clock);
        var caches = new WarmCaches(state, clock);
        var warmingUp =
                new WarmingUp(
                        new WarmUpRun(
                                new WarmUpRun.Engine(sandboxes, user),
                                workspaces,
                                caches,
                                redactor,
                                clock));
        var checks = new Checks(sandboxes, workspaces, bases, secrets, clock);
        var target = new Publisher.Target(web, settings.github().forkOwner());
        var publisher = new Publisher(github, workspaces, target, clock);
        var withholding = new Withholding(secrets);
        var secretGate = new SecretGate(workspaces, sandboxes, secrets, clock);
        var seal =
                new Statements(
                        keys,
                        new Statements.Sources(tasks, findings, Statements.GitIds.in(workspaces)),
                        new Statements.Origin(
                                web, StateDirectory.instance(state), Cli.Version.number()),
                        clock);
        var bundles = new EvidenceBundles(state, secrets, seal);
        var reaper = new Reaper(sandboxes, workspaces, places, tasks, deliveries, bundles, clock);
        var links = EvidenceLinks.open(state, origin(settings.server()));
        var shelf = new Dossier.Shelf(bundles, links);
        var dossier = new Dossier(desk, captures, preparation, shelf, clock);
        var phases =
                new TaskRunner.Phases(
                        new Making(
                                preparation,
                                workspaces,
                                new Making.Working(warmingUp, agent),
                                captures,
                                withholding,
                                desk),
                        new Judging(
                                preparation,
                                secretGate,
                                new Judging.Checking(warmingUp, checks),
                                captures,
                                withholding,
                                desk),
                        new Publication(publisher, dossier, captures, desk));
        runner = new TaskRunner(phases, desk, withholding, reaper, clock);

        var status = new StatusComment(clock, shelf::page);
        var announcer = new Announcer(github, tasks, findings, status, dossier);
        var approvals = new ApprovalStore(database);
        var signOffs = new SignOffStatements(bundles, new SignOffLedger(keys), clock);
        var books =
                new SignOffGate.Books(
                        tasks,
                        findings,
                        approvals,
                        (task, approved) -> signOffs.keep(task.id(), task.attempt(), approved));
        var signOff = new SignOffGate(github, books, preparation::policyAt, clock);
        merging =
                new Merging(
                        new Merging.Ground(github, preparation, workspaces, warmingUp, checks),
                        new Merging.Books(tasks, new MergeStore(database), places, reaper),
                        new Merging.Wishes(queue::probe, queue::reverify),
                        clock);
        var intake =
                new Intake(
                        github,
                        new Intake.Inbox(deliveries, queue::wake, merging::moved),
                        new Intake.Books(tasks.desk(clock), findings, policies),
                        new Answers(tasks, findings, status),
                        new Approvals(tasks.desk(clock), approvals, signOff));
        var sweep = new Sweep(github, deliveries, clock);
        housekeeping =
                () -> {
                    sweep.run();
                    signOff.evaluateAll();
                    merging.everywhere();
                    reaper.reap();
                    bases.prune();
                    caches.prune();
                };
        reaper.reap();
        // Before the first work: what is published links our pages, whose port is known from here
        // on.
        http =
                HttpServer.forWebhooks(
                        new HttpServer.Address(
                                settings.server().host(),
                                settings.server().port(),
                                settings.server().publicUrl()),
                        new HttpServer.Webhook(secret, deliveries, queue::hurry),
                        database::answers,
                        new KeysPage(keys::publicJson),
                        new EvidencePages(bundles, links));
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

    private static List<ModelProvider> providers(Settings settings) {
        return settings.providers().stream()
                .map(provider ->
                        new ModelProvider(
                                provider.name(),
                                ModelApi.of(provider.name()),
                                provider.url(),
                                provider.key().value()))
                .toList();
    }

    int port() {
        return http.port();
    }

    /** What is done every few minutes, now. */
    void keepHouse() {
        housekeeping.run();
    }

    TaskStore tasks() {
        return tasks;
    }

    DeliveryStore deliveries() {
        return deliveries;
    }

    /**
     * Stops taking deliveries, lets go of running attempts and leaves everything to the next start.
     */
    @Override
    public void close() {
        runner.stop();
        merging.stop();
        http.close();
        queue.close();
        github.close();
        sandboxes.close();
        database.close();
        output.close();
    }

    public static void main(String[] arguments) {
        ProcessOutput.takeOverStandardStreams();
        int code = Cli.run(arguments);
        System.out.flush();
        System.err.flush();
        System.exit(code);
    }
}
