package dev.nightkiln;

import dev.nightkiln.agent.CommandAgent;
import dev.nightkiln.agent.WarmUpRun;
import dev.nightkiln.bundle.EvidenceBundles;
import dev.nightkiln.bundle.EvidenceLinks;
import dev.nightkiln.bundle.Statements;
import dev.nightkiln.egress.ModelApi;
import dev.nightkiln.egress.ModelProvider;
import dev.nightkiln.evidence.Findings;
import dev.nightkiln.policy.Policies;
import dev.nightkiln.publish.Publisher;
import dev.nightkiln.verify.BaseResults;
import dev.nightkiln.verify.Checks;
import dev.nightkiln.verify.SecretGate;
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
import dev.nightkiln.workspace.WarmCaches;

import java.net.URI;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/** What turns a task into evidence and a pull request: agents, checks, bundles, publication. */
final class Workshop {
    final Findings findings;
    final Places places;
    final Policies policies;
    final Preparation preparation;
    final WarmCaches caches;
    final BaseResults bases;
    final WarmingUp warmingUp;
    final Checks checks;
    final EvidenceBundles bundles;
    final EvidenceLinks links;
    final Dossier.Shelf shelf;
    final Dossier dossier;
    final Reaper reaper;
    final TaskRunner runner;

    /** Evidence is shown below {@code origin}, and nowhere without one. */
    Workshop(
            Ground ground, Settings settings, Optional<Supplier<URI>> origin, InstantSource clock) {
        Path state = ground.state;
        var secrets = ground.secrets;
        var tasks = ground.tasks;
        var github = ground.github;
        var sandboxes = ground.sandboxes;
        var workspaces = ground.workspaces;

        findings = new Findings(tasks);
        places = new Places(state);
        var desk = new Making.Desk(tasks, findings, places);
        policies = PolicyFloor.load(settings.tasks().policyFile());
        var web = settings.github().webUrl();
        preparation =
                new Preparation(
                        github,
                        web,
                        workspaces,
                        policies,
                        sandboxes,
                        () -> ground.keys.current().keyId());
        var captures = new Captures(workspaces, github, clock);
        var agent = new CommandAgent(sandboxes, ground.redactor, providers(settings), clock);
        bases = new BaseResults(state, clock);
        caches = new WarmCaches(state, clock);
        warmingUp =
                new WarmingUp(
                        new WarmUpRun(
                                new WarmUpRun.Engine(sandboxes, ground.user),
                                workspaces,
                                caches,
                                ground.redactor,
                                clock));
        checks = new Checks(sandboxes, workspaces, bases, secrets, clock);
        var target = new Publisher.Target(web, settings.github().forkOwner());
        var publisher = new Publisher(github, workspaces, target, clock);
        var withholding = new Withholding(secrets);
        var secretGate = new SecretGate(workspaces, sandboxes, secrets, clock);
        var seal =
                new Statements(
                        ground.keys,
                        new Statements.Sources(tasks, findings, Statements.GitIds.in(workspaces)),
                        new Statements.Origin(
                                web, StateDirectory.instance(state), Cli.Version.number()));
        bundles = new EvidenceBundles(state, secrets, seal);
        reaper =
                new Reaper(sandboxes, workspaces, places, tasks, ground.deliveries, bundles, clock);
        links = EvidenceLinks.open(state, origin);
        shelf = new Dossier.Shelf(bundles, links);
        dossier = new Dossier(desk, captures, preparation, shelf, clock);
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
}
