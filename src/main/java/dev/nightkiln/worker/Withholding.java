package dev.nightkiln.worker;

import dev.nightkiln.agent.AgentReport;
import dev.nightkiln.agent.Output;
import dev.nightkiln.evidence.Findings.Decisions;
import dev.nightkiln.evidence.Findings.Failure;
import dev.nightkiln.evidence.Round.Setback;
import dev.nightkiln.secrets.Layers;
import dev.nightkiln.secrets.SecretSearch;
import dev.nightkiln.secrets.SecretSearch.Found;
import dev.nightkiln.secrets.Secrets;
import dev.nightkiln.workspace.Patch;

import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * Keeps back every text for people that tells one of the host's secrets in a way that redaction
 * does not see: in pieces, packed, spelled in numbers. Redaction works on streams, this on texts.
 */
public final class Withholding {
    private static final long MOST_UNPACKED = 16L << 20;

    private final Secrets secrets;

    public Withholding(Secrets secrets) {
        this.secrets = secrets;
    }

    Failure of(Failure failure) {
        Set<String> inPatch = failure.patch().map(Patch::text).map(this::told).orElse(Set.of());
        String log = text(failure.log());
        return new Failure(
                failure.reason(),
                text(failure.summary()),
                inPatch.isEmpty()
                        ? log
                        : (log + "\nThe change is withheld: it holds " + listed(inPatch)).strip(),
                inPatch.isEmpty() ? failure.patch() : Optional.empty());
    }

    Decisions of(Decisions decisions) {
        return new Decisions(text(decisions.text()));
    }

    AgentReport of(AgentReport report) {
        return new AgentReport(
                report.image(),
                report.command(),
                report.ending(),
                report.exitCode(),
                report.tookMillis(),
                text(report.logTail()),
                report.logSha256(),
                report.network());
    }

    Setback of(Setback setback) {
        return new Setback(
                setback.reason(),
                text(setback.summary()),
                setback.outputs().stream()
                        .map(output -> new Output(output.of(), text(output.text())))
                        .toList());
    }

    private String text(String text) {
        Set<String> told = told(text);
        return told.isEmpty() ? text : "[withheld: it holds " + listed(told) + "]";
    }

    private static String listed(Set<String> told) {
        return told.stream().limit(5).collect(Collectors.joining("; "));
    }

    private Set<String> told(String text) {
        SecretSearch search = secrets.search();
        String bytes =
                new String(text.getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1);
        var told = new TreeSet<String>();
        collect(search, bytes, told);
        new Layers(MOST_UNPACKED).of(bytes, layer -> collect(search, layer.text(), told));
        told.addAll(search.together());
        return told;
    }

    private static void collect(SecretSearch search, String text, Set<String> told) {
        search.in(text).stream().filter(Found::known).map(Found::what).forEach(told::add);
    }
}
