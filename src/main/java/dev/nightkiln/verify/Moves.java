package dev.nightkiln.verify;

import dev.nightkiln.verify.TestSource.Body;

import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** Where tests and assertions of the base went that are no longer where they were. */
final class Moves {
    /** So many are asked whether a test lives on in them. */
    private static final int MAX_CANDIDATES = 200;

    private final Map<String, Body> newByKey = new LinkedHashMap<>();
    private final Map<String, Body> newByName = new HashMap<>();
    private final Map<Body, Set<String>> asserted = new LinkedHashMap<>();
    private final Set<String> changed = new LinkedHashSet<>();
    private final Keys newAssertions = new Keys();

    Moves(Collection<TestSource> before, Collection<TestSource> after) {
        Set<String> places = new HashSet<>();
        Set<String> keys = new HashSet<>();
        var known = new Keys();
        for (TestSource source : before) {
            for (Body test : source.tests()) {
                places.add(place(test));
                keys.add(place(test) + "\n" + test.key());
            }
            assertions(source).forEach(known::add);
        }
        for (TestSource source : after) {
            for (Body test : source.tests()) {
                if (!keys.contains(place(test) + "\n" + test.key())) {
                    changed.add(test.name());
                }
                if (!places.contains(place(test))) {
                    appeared(test, source.language());
                }
            }
            assertions(source).stream()
                    .filter(one -> !known.take(one))
                    .map(one -> one.substring(one.lastIndexOf('\n') + 1))
                    .forEach(newAssertions::add);
        }
    }

    private static String place(Body test) {
        return test.file() + "\n" + test.name();
    }

    /** Each with its place before it. */
    private static List<String> assertions(TestSource source) {
        boolean shell = source.language() == TestLanguage.SHELL;
        return Stream.concat(source.tests().stream(), Stream.of(source.rest()))
                .flatMap(body ->
                        Assertion.of(body, shell).stream()
                                .map(one -> place(body) + "\n" + one.key()))
                .toList();
    }

    private void appeared(Body test, TestLanguage language) {
        newByKey.putIfAbsent(test.key(), test);
        newByName.putIfAbsent(test.name(), test);
        if (asserted.size() < MAX_CANDIDATES) {
            var keys = new HashSet<String>();
            Assertion.of(test, language == TestLanguage.SHELL).forEach(one -> keys.add(one.key()));
            asserted.put(test, keys);
        }
    }

    /** A new test with the same body, the same name elsewhere, or all its assertions. */
    Optional<Body> whereTo(Body gone) {
        Body same = newByKey.get(gone.key());
        if (same != null && !gone.key().isEmpty()) {
            return Optional.of(same);
        }
        Body named = newByName.get(gone.name());
        if (named != null) {
            return Optional.of(named);
        }
        List<String> wanted = Assertion.of(gone, false).stream().map(Assertion::key).toList();
        return wanted.isEmpty()
                ? Optional.empty()
                : asserted.entrySet().stream()
                        .filter(entry -> entry.getValue().containsAll(wanted))
                        .map(Map.Entry::getKey)
                        .findFirst();
    }

    /** Those that the base does not have at their place. */
    Keys newAssertions() {
        return newAssertions;
    }

    /** Names of tests that the base does not have in this form. */
    Set<String> changed() {
        return changed;
    }
}
