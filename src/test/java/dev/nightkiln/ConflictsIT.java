package dev.nightkiln;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.nightkiln.demo.Permission;
import dev.nightkiln.demo.View.CheckRunView;
import dev.nightkiln.demo.View.PullView;
import dev.nightkiln.task.CommitSha;
import dev.nightkiln.task.Task;
import dev.nightkiln.testing.Golden;
import dev.nightkiln.testing.Hub;
import dev.nightkiln.testing.Place;
import dev.nightkiln.testing.Seeds;
import dev.nightkiln.testing.Ticket;

import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Objects;

/** What people see when branches move under open pull requests, over the whole road. */
class ConflictsIT extends OnTheRoad {
    /** Different each time, and always in one file. */
    private static final String AGENT = "date +%s%N > result.txt";

    /** One published change of a place where there may be others. */
    private record Change(Place place, Ticket issue, Task task, PullView pull) {
        static Change publish(Place place, String title) {
            Ticket issue = place.issue(title);
            Task task = road.work(issue);
            Road.assertPublished(task);
            PullView pull =
                    place.pulls().stream()
                            .filter(each -> each.headSha().equals(head(task)))
                            .findFirst()
                            .orElseThrow();
            return new Change(place, issue, task, pull);
        }

        static CommitSha head(Task task) {
            return task.published().orElseThrow().head();
        }

        Ticket talk() {
            return place.conversation(pull);
        }

        /** The youngest check run on whatever the pull request is at now. */
        CheckRunView run() {
            var now =
                    place.pulls().stream()
                            .filter(each -> each.number() == pull.number())
                            .findFirst()
                            .orElseThrow()
                            .headSha();
            return place.checkRuns().stream()
                    .filter(run -> run.name().equals("nightkiln/conflicts"))
                    .filter(run -> run.headSha().equals(now))
                    .reduce((_, last) -> last)
                    .orElseThrow();
        }

        void is(String conclusion, String title) {
            await(title)
                    .atMost(Duration.ofSeconds(60))
                    .ignoreException(NoSuchElementException.class)
                    .untilAsserted(() -> {
                        assertThat(run().title()).isEqualTo(title);
                        assertThat(run().conclusion()).isEqualTo(conclusion);
                    });
        }

        String comment() {
            return talk().only("conflicts");
        }

        String masked(String text) {
            return text.replaceAll("`[0-9a-f]{7}`", "`0000000`");
        }
    }

    private static void commit(Place place, String branch, String path, String text) {
        road.hub().gitHub().commitFile(place.name(), branch, path, text, "ada");
    }

    private static String main(Place place) {
        return Objects.requireNonNull(road.hub().gitHub().view().branches(place.name()).get("main"))
                .abbreviated();
    }

    @Test
    void twoThatConflictSayItOfEachOtherUntilOneIsMerged() throws IOException {
        Place place = road.repository("conflicting", Seeds.shell(AGENT, "true"));
        Change one = Change.publish(place, "Do it");
        one.is("success", "clean with main");
        assertThat(one.talk().comments("conflicts")).isEmpty();
        Change other = Change.publish(place, "Do it again");

        one.is("success", "clean with main; conflicts with #" + other.pull().number());
        other.is("success", "clean with main; conflicts with #" + one.pull().number());
        new Golden()
                .task(other.task().id())
                .check("conflicts-with-another.md", other.masked(other.comment()));

        commit(place, "main", "elsewhere.txt", "no harm\n");
        String moved = main(place);
        await().atMost(Duration.ofSeconds(30)).until(() -> one.comment().contains(moved));
        one.is("success", "clean with main; conflicts with #" + other.pull().number());

        one.talk().person().readyForReview(Hub.PERSON);
        assertThat(one.talk().person().merge(Hub.PERSON)).isTrue();
        other.is("action_required", "conflicts with main");
        new Golden()
                .task(other.task().id())
                .check("conflicts-with-base.md", other.masked(other.comment()));

        commit(place, "main", "result.txt", "agreed\n");
        commit(place, other.task().branch(), "result.txt", "agreed\n");
        other.is("success", "clean with main");
        new Golden()
                .task(other.task().id())
                .check("conflicts-no-more.md", other.masked(other.comment()));
        assertThat(other.talk().comments("conflicts")).hasSize(1);
    }

    @Test
    void aPushThatNobodyTellsOfIsSeenByTheSweep() throws IOException {
        Place place = road.repository("swept", Seeds.shell(AGENT, "true"));
        Change one = Change.publish(place, "Do it");
        one.is("success", "clean with main");

        road.hub().gitHub().webhooks().pause();
        commit(place, "main", "result.txt", "mine\n");
        road.app().keepHouse();

        one.is("action_required", "conflicts with main");
        assertThat(one.run().summary()).contains("conflicts in `result.txt`");
        road.hub().gitHub().webhooks().resume();
    }

    @Test
    void checksRunAgainOnTheMergeWhereThePolicySaysSo() throws IOException {
        Map<String, String> files =
                Seeds.shell(
                        "echo one > result.txt",
                        "if test -e result.txt; then test ! -e broken; fi");
        Place place =
                road.repository(
                        "again",
                        Seeds.policy(Seeds.policyOf(files) + "conflicts: { re-verify: always }\n"));
        Change one = Change.publish(place, "Do it");
        one.is("success", "clean with main");

        commit(place, "main", "elsewhere.txt", "no harm\n");
        one.is("success", "clean with main; checks pass on the merge");
        commit(place, "main", "broken", "harm\n");
        one.is("failure", "clean with main; a check fails on the merge");
        new Golden()
                .task(one.task().id())
                .check(
                        "conflicts-check-fails.md",
                        one.masked(one.comment()).replaceAll("\\d+ s\\)", "0 s)"));
        assertThat(one.place().pull().headSha()).isEqualTo(Change.head(one.task()));
        assertThat(road.task(one.issue()).orElseThrow().state()).isEqualTo(one.task().state());
    }

    @Test
    void aBranchThatNobodyRestsOnMovesNothing() throws IOException {
        Place place = road.repository("elsewhere", Seeds.shell(AGENT, "true"));
        Change one = Change.publish(place, "Do it");
        one.is("success", "clean with main");
        road.hub().gitHub().grant(place.name(), "ada", Permission.WRITE);
        road.hub().gitHub().createBranch(place.name(), "feature", "main");
        int before = road.hub().gitHub().traffic().exchanges().size();

        commit(place, "feature", "result.txt", "mine\n");
        await().atMost(Duration.ofSeconds(30)).until(road::isIdle);

        assertThat(road.hub().gitHub().traffic().exchanges().stream().skip(before))
                .noneMatch(exchange -> exchange.toString().contains("/pulls/"));
    }
}
