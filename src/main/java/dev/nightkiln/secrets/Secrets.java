package dev.nightkiln.secrets;

import dev.nightkiln.secrets.Finder.Form;

import org.jspecify.annotations.Nullable;

import java.security.PrivateKey;
import java.security.interfaces.RSAPrivateCrtKey;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/**
 * All secrets this server holds, by name, also those it gets while it runs. One object per server,
 * safe for many threads; what was added is redacted everywhere from then on.
 */
public final class Secrets {
    /** Tokens live for an hour at most; of so many the oldest have expired long ago. */
    private static final int PASSING = 64;

    private final List<Entry> lasting = new ArrayList<>();
    private final Deque<Entry> passing = new ArrayDeque<>();
    private final Set<String> values = new HashSet<>();
    private final boolean shapes;
    private volatile Known known;
    private @Nullable Pieces pieces;

    /** One secret and what it looks like: whole in its disguises, and letter by letter. */
    private record Entry(Held held, List<Form> forms, List<Spelling> spellings) {
        static Entry text(String name, String value) {
            List<Form> forms =
                    Disguises.of(value)
                            .map(form -> Plain.of(form, true).text())
                            .filter(form -> form.length() >= Finder.KEY)
                            .distinct()
                            .map(form -> new Form(name, form))
                            .toList();
            Held held = Held.text(name, value);
            return new Entry(held, forms, Spelling.of(held).toList());
        }

        static Entry bytes(String name, byte[] bytes) {
            Held held = Held.number(name, bytes);
            return new Entry(held, List.of(), Spelling.of(held).toList());
        }
    }

    public Secrets() {
        this(true);
    }

    private Secrets(boolean shapes) {
        this.shapes = shapes;
        this.known = lookedFor();
    }

    /** These and nothing that only looks like a secret. */
    static Secrets exactly(String value) {
        var secrets = new Secrets(false);
        secrets.add("secret", value);
        return secrets;
    }

    /**
     * Adds a secret for good.
     *
     * @throws IllegalArgumentException for one shorter than {@link Redactor#SHORTEST_SECRET}: to
     *     ignore it would leave it in the log
     */
    public synchronized void add(String name, String value) {
        if (values.add(checked(value))) {
            lasting.add(Entry.text(name, value));
            rebuild();
        }
    }

    /** Adds a token that expires within the hour. */
    public synchronized void addPassing(String name, String value) {
        passing.addLast(Entry.text(name, checked(value)));
        if (passing.size() > PASSING) {
            passing.removeFirst();
        }
        rebuild();
    }

    /** Adds the numbers of an RSA key that are private; its modulus everybody may know. */
    public synchronized void add(String name, PrivateKey key) {
        if (!(key instanceof RSAPrivateCrtKey rsa)) {
            throw new IllegalArgumentException(name + " is no RSA key with all its numbers");
        }
        Stream.of(
                        rsa.getPrivateExponent(),
                        rsa.getPrimeP(),
                        rsa.getPrimeQ(),
                        rsa.getPrimeExponentP(),
                        rsa.getPrimeExponentQ(),
                        rsa.getCrtCoefficient())
                .forEach(number -> lasting.add(Entry.bytes(name, number.toByteArray())));
        lasting.add(Entry.bytes(name, privatePart(rsa)));
        rebuild();
    }

    /**
     * All numbers as they follow each other in a key file, whose lines do not end where they do.
     */
    private static byte[] privatePart(RSAPrivateCrtKey key) {
        byte[] whole = key.getEncoded();
        byte[] first = key.getPrivateExponent().toByteArray();
        for (int at = 0; at + first.length <= whole.length; at++) {
            if (Arrays.equals(whole, at, at + first.length, first, 0, first.length)) {
                return Arrays.copyOfRange(whole, at, whole.length);
            }
        }
        return first;
    }

    private static String checked(String value) {
        if (value.length() < Redactor.SHORTEST_SECRET) {
            throw new IllegalArgumentException(
                    "a secret of fewer than "
                            + Redactor.SHORTEST_SECRET
                            + " characters cannot be told from ordinary text in a log; use a"
                            + " longer one");
        }
        return value;
    }

    private void rebuild() {
        known = lookedFor();
        pieces = null;
    }

    private Known lookedFor() {
        return new Known(
                new Finder(entries().flatMap(entry -> entry.forms.stream()).toList(), shapes),
                new Fragments(entries().flatMap(entry -> entry.spellings.stream()).toList()));
    }

    private Stream<Entry> entries() {
        return Stream.concat(lasting.stream(), passing.stream());
    }

    Known known() {
        return known;
    }

    /** Begins a search for all that is held now, more thorough than redaction can be. */
    public synchronized SecretSearch search() {
        List<Held> held = entries().map(Entry::held).toList();
        Pieces sought = pieces == null ? new Pieces(held) : pieces;
        pieces = sought;
        return new SecretSearch(known.finder(), sought);
    }
}
