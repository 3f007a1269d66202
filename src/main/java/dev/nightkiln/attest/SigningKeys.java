package dev.nightkiln.attest;

import dev.nightkiln.attest.TrustedKey.Revocation;
import dev.nightkiln.secrets.Secrets;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.UnaryOperator;

/**
 * The keys of this installation, in files that are read anew each time: a running server signs with
 * the key that an operator has just changed to. Private keys that are not in use any more are gone;
 * public ones stay for as long as there is evidence.
 */
public final class SigningKeys {
    private static final String LIST = "keys.json";
    private static final ReentrantLock HERE = new ReentrantLock();

    private final Path directory;
    private final InstantSource clock;
    private final Secrets secrets;

    private SigningKeys(Path directory, InstantSource clock, Secrets secrets) {
        this.directory = directory;
        this.clock = clock;
        this.secrets = secrets;
    }

    /** Opens them in {@code keys} of the state directory, and makes the first one. */
    public static SigningKeys open(Path stateDirectory, InstantSource clock) {
        return opened(stateDirectory, clock, new Secrets());
    }

    /**
     * For a server that signs: one of them can. Whichever does is redacted by {@code secrets}
     * wherever it might be shown, also one that is changed to later.
     */
    public static SigningKeys open(Path stateDirectory, InstantSource clock, Secrets secrets) {
        SigningKeys keys = opened(stateDirectory, clock, secrets);
        keys.current();
        return keys;
    }

    private static SigningKeys opened(Path stateDirectory, InstantSource clock, Secrets secrets) {
        var keys = new SigningKeys(stateDirectory.resolve("keys"), clock, secrets);
        PrivateFiles.directory(keys.directory);
        keys.change(UnaryOperator.identity());
        return keys;
    }

    /** A key as people are shown it. */
    public record Listed(
            String id,
            Instant since,
            Optional<Instant> until,
            Optional<Instant> revoked,
            String reason) {
        public boolean isCurrent() {
            return until.isEmpty() && revoked.isEmpty();
        }
    }

    public List<Listed> list() {
        return read().trusted().stream()
                .map(key ->
                        new Listed(
                                key.id(),
                                key.notBefore().orElse(Instant.EPOCH),
                                key.notAfter(),
                                key.revocation().map(Revocation::at),
                                key.revocation().map(Revocation::reason).orElse("")))
                .toList();
    }

    /** What {@code /.well-known/nightkiln-keys.json} answers. */
    public String publicJson() {
        return read().json();
    }

    /** A key, and a time at which it is the one that signs. */
    public record Signing(Signer signer, Instant at) {}

    /** For something that is signed now: it is of a time in which its key was good. */
    public Signing signing() {
        return undisturbed(() -> new Signing(used(), now()));
    }

    /** The key that signs now. */
    public Signer current() {
        return undisturbed(this::used);
    }

    private KeyFile used() {
        TrustedKey key =
                read().current()
                        .orElseThrow(() ->
                                new IllegalStateException(
                                        "no key in "
                                                + directory
                                                + " is in use; run: nightkiln keys rotate"));
        KeyFile used = KeyFile.read(privateKey(key.id()), key.key());
        secrets.add("the key that signs evidence", used.encoded());
        return used;
    }

    /** From now on another key signs; what the last one has signed stays good. Returns its id. */
    public String rotate() {
        return change(keys -> {
            Instant now = now();
            return keys.current()
                    .map(old -> keys.replacing(old.id(), key -> replaced(key, now)))
                    .orElse(keys);
        });
    }

    /**
     * Nothing that this key has signed is good any more. Returns the id of the key in use.
     *
     * @throws IllegalArgumentException when there is no such key, or it is revoked already
     */
    public String revoke(String id, String reason) {
        return change(keys -> {
            TrustedKey known =
                    keys.trusted().stream()
                            .filter(key -> key.id().equals(id))
                            .findFirst()
                            .orElseThrow(() ->
                                    new IllegalArgumentException(
                                            "no key %s; nightkiln keys list names them"
                                                    .formatted(id)));
            if (known.revocation().isPresent()) {
                throw new IllegalArgumentException("key " + id + " is revoked already");
            }
            var revocation = Optional.of(new Revocation(now(), reason));
            return keys.replacing(
                    id,
                    key ->
                            new TrustedKey(
                                    key.key(),
                                    key.id(),
                                    key.notBefore(),
                                    key.notAfter(),
                                    revocation));
        });
    }

    private static TrustedKey replaced(TrustedKey key, Instant now) {
        return new TrustedKey(
                key.key(), key.id(), key.notBefore(), Optional.of(now), key.revocation());
    }

    /** What can fail as files can. */
    private interface Work<T> {
        T done() throws IOException;
    }

    /** Meanwhile nobody changes the keys, in no process. */
    private <T> T undisturbed(Work<T> work) {
        // A lock of a file is one of the whole process.
        HERE.lock();
        try (var channel =
                        FileChannel.open(
                                directory.resolve("lock"),
                                StandardOpenOption.CREATE,
                                StandardOpenOption.WRITE);
                var _ = channel.lock()) {
            return work.done();
        } catch (IOException failed) {
            throw new UncheckedIOException(
                    "cannot look after the keys in %s (%s); give it to the user that runs Nightkiln"
                            .formatted(directory, failed),
                    failed);
        } finally {
            HERE.unlock();
        }
    }

    /** One change at a time; afterwards there is a key in use. Returns its id. */
    private String change(UnaryOperator<KeyList> change) {
        return undisturbed(() -> {
            PrivateFiles.tidy(directory);
            KeyList before =
                    Files.exists(directory.resolve(LIST)) ? read() : new KeyList(List.of());
            KeyList after = change.apply(before);
            KeyList kept = after.current().isPresent() ? after : after.with(made());
            if (!kept.equals(before)) {
                PrivateFiles.write(directory.resolve(LIST), kept.json());
            }
            for (TrustedKey key : kept.trusted()) {
                if (key.notAfter().isPresent() || key.revocation().isPresent()) {
                    Files.deleteIfExists(privateKey(key.id()));
                }
            }
            return kept.current().orElseThrow().id();
        });
    }

    private TrustedKey made() {
        KeyFile made = KeyFile.make();
        made.write(privateKey(made.keyId()));
        return new TrustedKey(
                made.publicKey(),
                made.keyId(),
                Optional.of(now()),
                Optional.empty(),
                Optional.empty());
    }

    private KeyList read() {
        Path file = directory.resolve(LIST);
        try {
            return KeyList.read(Files.readString(file));
        } catch (IOException failed) {
            throw new UncheckedIOException("cannot read " + file, failed);
        } catch (IllegalArgumentException damaged) {
            throw new IllegalStateException(
                    file + " is damaged (" + damaged.getMessage() + "); restore it from a backup",
                    damaged);
        }
    }

    private Path privateKey(String id) {
        return directory.resolve(id + ".pem");
    }

    /** What is signed in the second in which a key was made is not from before it. */
    private Instant now() {
        return clock.instant().truncatedTo(ChronoUnit.SECONDS);
    }
}
