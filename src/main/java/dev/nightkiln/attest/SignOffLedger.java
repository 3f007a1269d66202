package dev.nightkiln.attest;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What people said of a published commit, one signed statement a line beside its bundle. A line is
 * only added when the word changes, so the last one is what holds; none is ever taken back.
 */
public final class SignOffLedger {
    private static final String GIVEN = SignOffs.GIVEN;
    private static final String VOID = "VOID";

    private final SigningKeys keys;

    public SignOffLedger(SigningKeys keys) {
        this.keys = keys;
    }

    /** Somebody whose approval counted, and the role that GitHub confirmed. */
    public record Approver(long id, String login, String permission) {}

    /** Who agreed, as of when; without anybody, nobody any more. */
    public record Word(List<Approver> approvers, Instant at) {
        public Word {
            approvers = List.copyOf(approvers);
        }
    }

    /**
     * Adds what was said to {@code file} unless it says so already. That nobody has agreed is only
     * said where somebody had.
     */
    public void keep(Path bundle, Path file, Word word) throws IOException {
        Optional<JsonNode> last = last(file);
        boolean given = !word.approvers().isEmpty();
        boolean same =
                last.isEmpty()
                        ? !given
                        : isGiven(last.get()) == given
                                && (!given || ids(last.get()).equals(ids(word)));
        if (same) {
            return;
        }
        StatementSet set;
        try (Archive archive = Archive.open(bundle)) {
            var trusted = TrustedKeys.of(List.of(keys.publicJson()));
            set = StatementSet.of(StatementFile.in(archive).open(trusted));
            set.requireOneSubject();
        }
        var statement = new Statement(set.subject(), Uris.SIGN_OFF, predicate(set, word, given));
        String line = Envelope.sign(statement, keys.current()) + "\n";
        Files.writeString(file, line, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    }

    private static JsonNode predicate(StatementSet set, Word word, boolean given) {
        var said = JsonNodeFactory.instance.objectNode();
        var approvers = said.putArray("approvers");
        for (Approver each : word.approvers()) {
            approvers
                    .addObject()
                    .put("id", each.id())
                    .put("login", each.login())
                    .put("permission", each.permission());
        }
        said.put("headSha", set.commit());
        said.put("policySha256", set.policy());
        said.put("decision", given ? GIVEN : VOID);
        said.put("at", word.at().toString());
        said.putArray("inputAttestations")
                .addObject()
                .put("uri", Uris.SUMMARY)
                .putObject("digest")
                .put("sha256", set.summaryDigest());
        return said;
    }

    /** Our own file, so its last line is believed as far as repeating it goes. */
    private static Optional<JsonNode> last(Path file) throws IOException {
        if (!Files.exists(file)) {
            return Optional.empty();
        }
        List<String> lines = Files.readAllLines(file, StandardCharsets.UTF_8);
        return lines.isEmpty()
                ? Optional.empty()
                : Optional.of(
                        Envelope.read(
                                        lines.getLast().getBytes(StandardCharsets.UTF_8),
                                        String.valueOf(file))
                                .unverified());
    }

    private static boolean isGiven(JsonNode said) {
        return said.path("decision").asString("").equals(GIVEN);
    }

    private static List<Long> ids(JsonNode said) {
        var ids = new ArrayList<Long>();
        said.path("approvers").forEach(each -> ids.add(each.path("id").asLong(0)));
        return ids.stream().sorted().toList();
    }

    private static List<Long> ids(Word word) {
        return word.approvers().stream().map(Approver::id).sorted().toList();
    }
}
