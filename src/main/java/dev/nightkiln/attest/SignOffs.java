package dev.nightkiln.attest;

import tools.jackson.databind.JsonNode;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What people said of the commit, as signed statements in the order in which they were made. */
final class SignOffs {
    static final String GIVEN = "GIVEN";
    private static final int LARGEST = 4 * 1024 * 1024;
    private static final String PLACE = "a sign-off";

    private final StatementSet set;
    private final TrustedKeys keys;

    SignOffs(StatementSet set, TrustedKeys keys) {
        this.set = set;
        this.keys = keys;
    }

    /** The word that counts: the last one. */
    record Last(boolean isGiven, String said) {}

    /** Of the file that was named, else of the one in the bundle; both have to be good. */
    Optional<Last> last(Archive archive, Optional<Path> file) throws IOException {
        Optional<Last> inside = in(archive).map(this::last);
        return file.isPresent() ? Optional.of(last(read(file.get()))) : inside;
    }

    private Last last(StatementFile statements) {
        List<Envelope.Opened> opened = statements.open(keys);
        Instant before = Instant.MIN;
        for (Envelope.Opened each : opened) {
            require(each);
            Instant at = time(each.statement().predicate());
            if (at.isBefore(before)) {
                // Somebody says once more what was taken back since.
                throw new Rejected(
                        Fault.SIGN_OFF, "the sign-off's words are not in the order of their times");
            }
            before = at;
        }
        return said(opened.getLast().statement().predicate());
    }

    private static StatementFile read(Path file) throws IOException {
        if (Files.size(file) > LARGEST) {
            throw new Rejected(Fault.SIGN_OFF, "the sign-off is larger than 4 MiB");
        }
        return StatementFile.read(String.valueOf(file.getFileName()), Files.readAllBytes(file));
    }

    private static Optional<StatementFile> in(Archive archive) throws IOException {
        List<String> inside = StatementFile.names(archive, BundleFiles::isSignOff);
        if (inside.size() > 1) {
            throw new Rejected(Fault.SIGN_OFF, "there is more than one sign-off in the bundle");
        }
        return inside.isEmpty()
                ? Optional.empty()
                : Optional.of(
                        StatementFile.read(
                                inside.getFirst(),
                                archive.bytes(inside.getFirst(), LARGEST, Fault.SIGN_OFF)));
    }

    private void require(Envelope.Opened opened) {
        Statement statement = opened.statement();
        if (!statement.predicateType().equals(Uris.SIGN_OFF)) {
            throw new Rejected(
                    Fault.STATEMENT_TYPE,
                    "a sign-off is of an unknown kind: " + statement.predicateType());
        }
        JsonNode said = statement.predicate();
        keys.requireValidAt(opened.key(), time(said), PLACE);
        var inputs = new ArrayList<String>();
        for (JsonNode each : said.path("inputAttestations")) {
            inputs.add(text(each.path("digest"), "sha256"));
        }
        boolean same =
                statement.subject().equals(set.subject())
                        && text(said, "headSha").equals(set.commit())
                        && text(said, "policySha256").equals(set.policy())
                        && inputs.equals(List.of(set.summaryDigest()));
        if (!same) {
            throw new Rejected(
                    Fault.SIGN_OFF, "the sign-off is about another commit or other statements");
        }
    }

    /** When it was said. */
    static Instant time(JsonNode said) {
        try {
            return Instant.parse(text(said, "at"));
        } catch (DateTimeParseException malformed) {
            throw new Rejected(Fault.SIGN_OFF, "the sign-off's time is malformed");
        }
    }

    private static Last said(JsonNode last) {
        String at = text(last, "at");
        if (!text(last, "decision").equals(GIVEN)) {
            return new Last(false, "the sign-off is void since " + at);
        }
        var approvers = new ArrayList<String>();
        for (JsonNode each : last.path("approvers")) {
            approvers.add(text(each, "login") + " (id " + each.path("id").asLong(0) + ")");
        }
        return new Last(!approvers.isEmpty(), String.join(", ", approvers) + " on " + at);
    }

    private static String text(JsonNode object, String field) {
        return StrictJson.text(object, field, Fault.SIGN_OFF, PLACE);
    }
}
