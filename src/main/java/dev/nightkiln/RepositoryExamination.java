package dev.nightkiln;

import dev.nightkiln.Finding.Fail;
import dev.nightkiln.github.AppIdentity;
import dev.nightkiln.github.GitHubApp;
import dev.nightkiln.github.GitHubRefused;
import dev.nightkiln.github.RetryLater;
import dev.nightkiln.task.Repository;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The doctor's questions about one repository: does its branch wait for the sign-off? */
record RepositoryExamination(Repository repository, Optional<String> branch) {
    private static final Pattern FULL_NAME = Pattern.compile("([^/]+)/([^/]+)");

    /** Empty when that is not owner/name. */
    static Optional<RepositoryExamination> of(String fullName, Optional<String> branch) {
        Matcher parts = FULL_NAME.matcher(fullName);
        try {
            return parts.matches()
                    ? Optional.of(
                            new RepositoryExamination(
                                    new Repository(1, parts.group(1), parts.group(2)), branch))
                    : Optional.empty();
        } catch (IllegalArgumentException impossible) {
            return Optional.empty();
        }
    }

    /** The first thing that stands in the way is the last that is looked at. */
    List<Finding> examine(SettingsResult result) throws InterruptedException {
        List<Finding> settings =
                new Doctor(Probes.settings(result), Examination.PATIENCE).examine();
        return switch (result) {
            case SettingsResult.Wrong _ -> settings;
            case SettingsResult.Loaded(Settings loaded) -> {
                var findings = new ArrayList<>(settings);
                findings.addAll(
                        loaded.app()
                                .map(app -> onGitHub(loaded, app))
                                .orElseGet(RepositoryExamination::withoutApp));
                yield findings;
            }
        };
    }

    private static List<Finding> withoutApp() {
        return List.of(
                new Fail(
                        "app",
                        "no GitHub App is set",
                        "run nightkiln doctor first, which says what is missing"));
    }

    private List<Finding> onGitHub(Settings settings, Settings.AppIdentity identity) {
        try {
            return Examination.asking(settings, identity, github -> ask(settings, github));
        } catch (GitHubRefused refused) {
            return List.of(
                    new Fail(
                            repository.fullName(),
                            String.valueOf(refused.getMessage()),
                            refused.status() == 404
                                    ? "check the names of the repository and of the branch"
                                    : "run nightkiln doctor, which looks at the App"));
        } catch (RetryLater | IllegalArgumentException failed) {
            return List.of(
                    new Fail(
                            repository.fullName(),
                            String.valueOf(failed.getMessage()),
                            "run nightkiln doctor, which looks at the App and at GitHub"));
        }
    }

    private List<Finding> ask(Settings settings, GitHubApp github) {
        AppIdentity app = github.identity();
        return github.branchRules(repository.owner(), repository.name(), branch)
                .map(rules ->
                        new BranchFindings(
                                        rules,
                                        new BranchFindings.AppOnGitHub(app.id(), app.slug()),
                                        settings.github().forkOwner())
                                .all())
                .orElseGet(() ->
                        List.of(
                                new Fail(
                                        repository.fullName(),
                                        "the App is not installed there, or there is no such"
                                                + " repository",
                                        "install it: its page > Install App > Configure >"
                                                + " Repository access")));
    }
}
