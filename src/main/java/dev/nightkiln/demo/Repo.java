package dev.nightkiln.demo;

import dev.nightkiln.task.CommitSha;
import dev.nightkiln.task.Repository;

import org.jspecify.annotations.Nullable;

import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;

/** A repository with everything filed in it. Guarded by the lock of the {@link World}. */
final class Repo {
    static final String DEFAULT_BRANCH = "main";

    final Repository identity;
    final Account owner;
    final Path directory;
    final Instant createdAt;
    final @Nullable Repo parent;
    boolean visibleToAll;
    final Map<Account, Permission> collaborators = new LinkedHashMap<>();
    final SortedMap<String, Label> labels = new TreeMap<>();
    final NavigableMap<Integer, Issue> issues = new TreeMap<>();

    /** Where each branch was when somebody was told last. */
    SortedMap<String, CommitSha> told = new TreeMap<>();

    final List<CheckRun> checkRuns = new ArrayList<>();
    final SortedMap<Long, Protection> protections = new TreeMap<>();

    Repo(
            Repository identity,
            Account owner,
            Path directory,
            Instant createdAt,
            @Nullable Repo parent) {
        this.identity = identity;
        this.owner = owner;
        this.directory = directory;
        this.createdAt = createdAt;
        this.parent = parent;
        this.told = Git.branches(directory);
    }

    String fullName() {
        return identity.fullName();
    }

    int nextNumber() {
        return issues.isEmpty() ? 1 : issues.lastKey() + 1;
    }

    Optional<Label> label(String name) {
        return Optional.ofNullable(labels.get(name.toLowerCase(Locale.ROOT)));
    }

    Stream<Issue> pulls() {
        return issues.values().stream().filter(issue -> issue.pull != null);
    }

    Optional<Permission> permissionOf(Account account) {
        if (account.equals(owner)) {
            return Optional.of(Permission.ADMIN);
        }
        return Optional.ofNullable(collaborators.get(account));
    }
}
