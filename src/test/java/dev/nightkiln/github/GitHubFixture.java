package dev.nightkiln.github;

import dev.nightkiln.secrets.Secrets;
import dev.nightkiln.task.Repository;

import java.io.IOException;
import java.time.Duration;
import java.util.Random;

/** A fake GitHub with the real client on it and time standing still. */
final class GitHubFixture implements AutoCloseable {
    static final Repository WIDGETS = new Repository(FakeRepository.ID, "acme", "widgets");
    static final long INSTALLATION = 7;

    final MovableClock clock = new MovableClock();
    final FakeGitHub github;
    final GitHubApp app;

    GitHubFixture() throws IOException {
        this(Duration.ofSeconds(10));
    }

    GitHubFixture(Duration callTimeout) throws IOException {
        github = new FakeGitHub(clock);
        var connection =
                new GitHubConnection(
                        github.apiUrl(),
                        FakeRepository.APP_ID,
                        TestKeys.PAIR.getPrivate(),
                        callTimeout);
        app = new GitHubApp(connection, new Secrets(), clock, new Random(1));
    }

    RepositoryClient widgets() {
        return app.repository(INSTALLATION, WIDGETS);
    }

    @Override
    public void close() {
        app.close();
        github.close();
    }
}
