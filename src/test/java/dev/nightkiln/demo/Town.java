package dev.nightkiln.demo;

import dev.nightkiln.task.CommitSha;
import dev.nightkiln.task.Repository;

import io.jsonwebtoken.Jwts;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.spec.PKCS8EncodedKeySpec;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.Date;

/** A stand-in with one private repository, its fork, one App, one person, and plain HTTP calls. */
final class Town implements AutoCloseable {
    static final String REPO = "octo/hello";
    static final String FORK = "bots/hello";

    private final HttpClient http = HttpClient.newHttpClient();
    final MovableClock clock = new MovableClock(Instant.parse("2026-03-01T10:00:00Z"));
    final Path directory;
    final GitHubStandIn github;
    final AppCredentials app;
    final Repository repository;
    final Repository fork;
    final long installation;
    final long forkInstallation;
    final int issue;

    Town(Path directory) throws IOException {
        this.directory = directory;
        Path seed = Files.createDirectories(directory.resolve("seed/src"));
        Files.writeString(seed.resolve("hello.txt"), "hello\n");
        Files.writeString(directory.resolve("seed/README.md"), "# hello\n");
        github = GitHubStandIn.start(directory.resolve("github"), clock);
        github.createUser("octo");
        github.createUser("ada");
        github.createOrganization("bots");
        app = github.createApp("Night Kiln");
        repository = github.createRepository("octo", "hello", directory.resolve("seed"));
        fork = github.fork(REPO, "bots");
        installation = github.install(app, "octo", Selection.all());
        forkInstallation = github.install(app, "bots", Selection.all());
        github.grant(REPO, "ada", Permission.TRIAGE);
        issue = github.openIssue(REPO, "ada", "Say hello", "It says nothing.");
    }

    String jwt() {
        return jwt(clock.instant(), Duration.ofMinutes(9));
    }

    String jwt(Instant issuedAt, Duration lifetime) {
        return Jwts.builder()
                .issuer(String.valueOf(app.appId()))
                .issuedAt(Date.from(issuedAt))
                .expiration(Date.from(issuedAt.plus(lifetime)))
                .signWith(key(app.privateKeyPem()), Jwts.SIG.RS256)
                .compact();
    }

    static PrivateKey key(String pem) {
        try {
            String base64 = pem.replaceAll("-----[A-Z ]+-----|\\s", "");
            return KeyFactory.getInstance("RSA")
                    .generatePrivate(new PKCS8EncodedKeySpec(Base64.getDecoder().decode(base64)));
        } catch (GeneralSecurityException wrong) {
            throw new AssertionError("the App's key cannot be read", wrong);
        }
    }

    /** An installation token with exactly these rights, for all repositories. */
    String token(long ofInstallation, String permissionsJson) {
        var answer =
                call(
                        "POST",
                        "/app/installations/" + ofInstallation + "/access_tokens",
                        jwt(),
                        "{\"permissions\":" + permissionsJson + "}");
        return Json.MAPPER.readTree(answer.body()).path("token").asString();
    }

    String token() {
        return token(
                installation,
                """
                {"issues":"write","pull_requests":"write","checks":"write","contents":"write"}
                """);
    }

    HttpResponse<String> call(
            String method, String path, @Nullable String credential, @Nullable String body) {
        var request =
                HttpRequest.newBuilder(URI.create(github.apiUrl() + path))
                        .timeout(Duration.ofSeconds(20))
                        .header("Accept", "application/vnd.github+json")
                        .method(
                                method,
                                body == null
                                        ? HttpRequest.BodyPublishers.noBody()
                                        : HttpRequest.BodyPublishers.ofString(body));
        if (credential != null) {
            request.header("Authorization", "Bearer " + credential);
        }
        try {
            return http.send(request.build(), HttpResponse.BodyHandlers.ofString());
        } catch (IOException broken) {
            throw new UncheckedIOException(broken);
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            throw new AssertionError("interrupted", stopped);
        }
    }

    int status(String method, String path, @Nullable String credential, @Nullable String body) {
        return call(method, path, credential, body).statusCode();
    }

    /**
     * Puts a new branch with one commit into a repository by git itself, with no token involved.
     */
    CommitSha branch(String fullName, String branch) {
        Path bare = directory.resolve("github/git").resolve(fullName + ".git");
        Git.run(bare, "branch", branch, "main");
        return github.commitFile(fullName, branch, "src/" + branch + ".txt", branch, "octo");
    }

    @Override
    public void close() {
        http.close();
        github.close();
    }
}
