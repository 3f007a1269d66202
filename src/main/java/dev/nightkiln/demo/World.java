package dev.nightkiln.demo;

import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;

/** All that the stand-in knows. Everything in it is read and changed under its one lock. */
final class World {
    private final InstantSource clock;
    private final ReentrantLock lock = new ReentrantLock();
    private final AtomicLong lastId = new AtomicLong(1000);
    private final Map<String, Account> accounts = new LinkedHashMap<>();
    private final Map<String, Repo> repos = new LinkedHashMap<>();
    final Map<Long, HostedApp> apps = new LinkedHashMap<>();
    final Map<Long, Installation> installations = new LinkedHashMap<>();
    final List<Token> tokens = new ArrayList<>();

    World(InstantSource clock) {
        this.clock = clock;
    }

    <T> T exclusively(Supplier<T> work) {
        lock.lock();
        try {
            return work.get();
        } finally {
            lock.unlock();
        }
    }

    void exclusively(Runnable work) {
        lock.lock();
        try {
            work.run();
        } finally {
            lock.unlock();
        }
    }

    /** GitHub knows no fractions of a second. */
    Instant now() {
        return clock.instant().truncatedTo(ChronoUnit.SECONDS);
    }

    long newId() {
        return lastId.incrementAndGet();
    }

    Account addAccount(String login, Account.Kind kind) {
        var account = new Account(newId(), login, kind);
        if (accounts.putIfAbsent(login.toLowerCase(Locale.ROOT), account) != null) {
            throw new IllegalArgumentException("the login is taken: " + login);
        }
        return account;
    }

    Optional<Account> findAccount(String login) {
        return Optional.ofNullable(accounts.get(login.toLowerCase(Locale.ROOT)));
    }

    Account account(String login) {
        return findAccount(login)
                .orElseThrow(() -> new IllegalArgumentException("no such account: " + login));
    }

    List<Account> people() {
        return accounts.values().stream().filter(a -> a.kind() == Account.Kind.USER).toList();
    }

    void addRepo(Repo repo) {
        if (repos.putIfAbsent(repo.fullName().toLowerCase(Locale.ROOT), repo) != null) {
            throw new IllegalArgumentException("the name is taken: " + repo.fullName());
        }
    }

    Optional<Repo> findRepo(String fullName) {
        return Optional.ofNullable(repos.get(fullName.toLowerCase(Locale.ROOT)));
    }

    Repo repo(String fullName) {
        return findRepo(fullName)
                .orElseThrow(() -> new IllegalArgumentException("no such repository: " + fullName));
    }

    List<Repo> repos() {
        return List.copyOf(repos.values());
    }

    Issue issue(String fullName, int number) {
        Issue issue = repo(fullName).issues.get(number);
        if (issue == null) {
            throw new IllegalArgumentException("no issue " + number + " in " + fullName);
        }
        return issue;
    }

    Optional<Installation> installationOn(HostedApp app, Repo repo) {
        return installations.values().stream()
                .filter(installation -> installation.app() == app && installation.covers(repo))
                .findFirst();
    }
}
