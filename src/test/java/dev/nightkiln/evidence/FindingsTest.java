package dev.nightkiln.evidence;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nightkiln.store.OnH2;
import dev.nightkiln.store.StoreFixture;
import dev.nightkiln.store.TestDatabase;
import dev.nightkiln.task.Criterion;
import dev.nightkiln.task.Criterion.Proof;
import dev.nightkiln.task.Repository;
import dev.nightkiln.task.Specification;
import dev.nightkiln.task.Specification.Priority;
import dev.nightkiln.task.Task;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import java.math.BigDecimal;
import java.util.List;
import java.util.Optional;

/** What is kept with a task comes back as it was. */
@ExtendWith(OnH2.class)
class FindingsTest {
    private static final Repository WIDGETS = new Repository(100, "acme", "widgets");
    private static final Specification ASKED =
            new Specification(
                    "It says hello",
                    List.of("src/Hello.java"),
                    List.of("There was a mail"),
                    List.of("No new library"),
                    List.of(
                            new Criterion("Output", new Proof.Command("test -s out")),
                            new Criterion("Tests", new Proof.NamedCheck("unit tests")),
                            new Criterion("Looks", new Proof.None())),
                    List.of("make all"),
                    Optional.of("story"),
                    Optional.of(new BigDecimal("1.25")),
                    Priority.HIGH);

    @Test
    void aSpecificationIsKeptWithTheTaskThatItOpens(TestDatabase where) {
        try (var store = new StoreFixture(where)) {
            var findings = new Findings(store.tasks);
            var understood = new Understanding(ASKED, List.of("note"), List.of("frame"));
            Task task = StoreFixture.task(WIDGETS, 1);
            store.desk.open(store.trigger(), task, findings.of(understood));

            assertThat(findings.understanding(task)).contains(understood);
            assertThat(findings.specification(task)).isEqualTo(ASKED);
        }
    }

    @Test
    void aTaskOfBeforeAsksForItsTitle(TestDatabase where) {
        try (var store = new StoreFixture(where)) {
            Task task = StoreFixture.task(WIDGETS, 1);
            store.desk.open(store.trigger(), task);

            assertThat(new Findings(store.tasks).specification(task))
                    .isEqualTo(Specification.of("Say hello"));
        }
    }
}
