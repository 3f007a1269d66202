package dev.nightkiln.attest;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;

/**
 * What people said of a published commit, one signed statement a line beside its bundle. A line is
 * only added when the word changes, so the last one is what holds; none is ever taken back.
 */
public final class SignOffLedger {
    private static final String GIVEN = SignOffs.GIVEN;
    private static final String VOID = "VOID";

    private final SigningKeys keys;

    /** Whoever adds a line writes those before it again. */
    private final ReentrantLock keeping = new ReentrantLock();

    public SignOffLedger(SigningKeys keys) {
        this.keys = keys;
    }

    /** Somebody whose approval counted, and the role that GitHub confirmed. */
    public record Approver(long id, String login, String permission) {}

    /**
     * Adds to {@code file} who agrees now, unless it says so already. That nobody does is only said
     * where somebody did.
     */
    public void keep(Path bundle, Path file, List<Approver> approvers) throws IOException {
        keeping.lock();
        try {
            String kept = kept(file);
            if (!says(kept, approvers)) {
                Path fresh = Path.of(file + ".new");
                Files.writeString(fresh, kept + line(bundle, kept, approvers));
                Durable.move(fresh, file);
            }
        } finally {
            keeping.unlock();
        }
    }

    /** The lines so far; one that was cut off in a crash was never said. */
    private static String kept(Path file) throws IOException {
        String text = Files.exists(file) ? Files.readString(file) : "";
        return text.substring(0, text.lastIndexOf('\n') + 1);
    }

    /** Our own file, so its last line is believed as far as repeating it goes. */
    private static boolean says(String kept, List<Approver> approvers) {
        if (kept.isEmpty()) {
            return approvers.isEmpty();
        }
        JsonNode said = last(kept);
        boolean given = said.path("decision").asString("").equals(GIVEN);
        return given ? ids(said).equals(ids(approvers)) : approvers.isEmpty();
    }

    private static JsonNode last(String kept) {
        byte[] last = kept.lines().toList().getLast().getBytes(StandardCharsets.UTF_8);
        return Envelope.read(last, "the last sign-off").unverified();
    }

    private String line(Path bundle, String kept, List<Approver> approvers) throws IOException {
        StatementSet set;
        try (Archive archive = Archive.open(bundle)) {
            var trusted = TrustedKeys.of(List.of(keys.publicJson()));
            set = StatementSet.of(StatementFile.in(archive).open(trusted));
            set.requireOneSubject();
        }
        SigningKeys.Signing now = keys.signing();
        Instant before = kept.isEmpty() ? Instant.MIN : SignOffs.time(last(kept));
        // A clock that was put back must not put the words out of their order.
        Instant at = now.at().isBefore(before) ? before : now.at();
        JsonNode predicate = predicate(set, approvers, at);
        var statement = new Statement(set.subject(), Uris.SIGN_OFF, predicate);
        return Envelope.sign(statement, now.signer()) + "\n";
    }

    private static JsonNode predicate(StatementSet set, List<Approver> approvers, Instant at) {
        var said = JsonNodeFactory.instance.objectNode();
        var all = said.putArray("approvers");
        for (Approver each : approvers) {
            all.addObject()
                    .put("id", each.id())
                    .put("login", each.login())
                    .put("permission", each.permission());
        }
        said.put("headSha", set.commit());
        said.put("policySha256", set.policy());
        said.put("decision", approvers.isEmpty() ? VOID : GIVEN);
        said.put("at", at.toString());
        said.putArray("inputAttestations")
                .addObject()
                .put("uri", Uris.SUMMARY)
                .putObject("digest")
                .put("sha256", set.summaryDigest());
        return said;
    }

    private static List<Long> ids(JsonNode said) {
        var ids = new ArrayList<Long>();
        said.path("approvers").forEach(each -> ids.add(each.path("id").asLong(0)));
        return ids.stream().sorted().toList();
    }

    private static List<Long> ids(List<Approver> approvers) {
        return approvers.stream().map(Approver::id).sorted().toList();
    }
}
