package dev.nightkiln.conflicts;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;

import dev.nightkiln.store.MergeStore;
import dev.nightkiln.store.MergeStore.Pair;
import dev.nightkiln.task.CommitSha;
import dev.nightkiln.task.Repository;
import dev.nightkiln.task.TaskId;
import dev.nightkiln.workspace.MergeResult;

import tools.jackson.core.JacksonException;
import tools.jackson.databind.ObjectMapper;
import tools.jackson.databind.json.JsonMapper;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiFunction;

/**
 * What is known of merges, kept from one probe to the next: only pairs of commits that nobody has
 * asked about before cost a call of git.
 */
final class MergeFacts {
    private final MergeStore store;
    private final ObjectMapper json =
            JsonMapper.builder().addMixIn(MergeResult.class, ResultAsJson.class).build();

    @JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "is")
    @JsonSubTypes({
        @JsonSubTypes.Type(value = MergeResult.Clean.class, name = "clean"),
        @JsonSubTypes.Type(value = MergeResult.Conflicting.class, name = "conflicting"),
        @JsonSubTypes.Type(value = MergeResult.Unknown.class, name = "unknown")
    })
    private interface ResultAsJson {}

    MergeFacts(MergeStore store) {
        this.store = store;
    }

    /** How the pull request of a task stood when it was looked at last. */
    Optional<Standing> standing(TaskId task) {
        return store.standing(task).flatMap(row -> read(row.json(), Standing.class));
    }

    /** What the checks said of a merge of it, be it the one of today or an earlier one. */
    Optional<Reverified> reverified(TaskId task) {
        return store.standing(task)
                .flatMap(MergeStore.Standing::verified)
                .flatMap(text -> read(text, Reverified.class));
    }

    void keep(TaskId task, Reverified reverified) {
        store.keepVerified(task, json.writeValueAsString(reverified));
    }

    void keep(TaskId task, Standing standing, String shown, boolean comment) {
        store.keep(task, json.writeValueAsString(standing), shown, comment);
    }

    /** One round of questions about a repository; what was not asked in it is forgotten after. */
    final class Round {
        private final Repository repository;
        private final BiFunction<CommitSha, CommitSha, MergeResult> git;
        private final Map<Pair, String> known;
        private final Map<Pair, String> wanted = new HashMap<>();

        Round(Repository repository, BiFunction<CommitSha, CommitSha, MergeResult> git) {
            this.repository = repository;
            this.git = git;
            this.known = store.pairs(repository.id());
        }

        MergeResult ask(CommitSha one, CommitSha other) {
            var pair =
                    one.hex().compareTo(other.hex()) <= 0
                            ? new Pair(one, other)
                            : new Pair(other, one);
            String before = wanted.getOrDefault(pair, known.getOrDefault(pair, ""));
            Optional<MergeResult> kept =
                    before.isEmpty() ? Optional.empty() : read(before, MergeResult.class);
            MergeResult result = kept.orElseGet(() -> git.apply(pair.one(), pair.other()));
            if (!(result instanceof MergeResult.Unknown)) {
                wanted.put(pair, json.writeValueAsString(result));
            }
            return result;
        }

        void keep() {
            store.keepPairs(repository.id(), known, wanted);
        }
    }

    /** What an older version wrote otherwise is asked anew. */
    private <T> Optional<T> read(String text, Class<T> type) {
        try {
            return Optional.of(json.readValue(text, type));
        } catch (JacksonException changed) {
            return Optional.empty();
        }
    }
}
