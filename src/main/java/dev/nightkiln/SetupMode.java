package dev.nightkiln;

import dev.nightkiln.intake.AppFiles;
import dev.nightkiln.intake.HttpServer;
import dev.nightkiln.intake.SetupPage;
import dev.nightkiln.secrets.ProcessOutput;

import java.net.URI;
import java.time.InstantSource;

/** Serving before there is an App: only the page that makes one, and only to this machine. */
final class SetupMode {
    private SetupMode() {}

    static HttpServer start(Settings settings, InstantSource clock) {
        Settings.Server server = settings.server();
        var secrets = settings.secrets();
        // For good: this process makes an App and is started anew to serve it.
        var _ = ProcessOutput.guard(secrets);
        var state = StateDirectory.open(server.stateDirectory());
        URI publicUrl =
                server.publicUrl()
                        .orElseGet(
                                () -> URI.create("http://" + server.host() + ":" + server.port()));
        HttpServer http =
                HttpServer.forSetup(
                        new HttpServer.Address(server.host(), server.port(), server.publicUrl()),
                        new SetupPage(
                                settings.github().apiUrl(),
                                settings.github().webUrl(),
                                publicUrl,
                                new AppFiles(state),
                                secrets,
                                clock));
        System.err.println(
                "nightkiln: there is no GitHub App yet; open http://"
                        + server.host()
                        + ":"
                        + http.port()
                        + "/setup to make one");
        return http;
    }
}
