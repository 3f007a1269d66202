package dev.nightkiln.attack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.nightkiln.SignOffCase;
import dev.nightkiln.demo.Delivery;
import dev.nightkiln.testing.Hub;

import org.awaitility.core.ConditionTimeoutException;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * People who may not approve, and words that are no approval, at one published change that ada
 * asked for first and bea after her. Between them cem approves rightly: the gate can open.
 */
final class SignOffAttacks {
    /** Something that must leave the gate shut. */
    private interface Attempt {
        void make() throws IOException;
    }

    private final Range range;
    private final Trials trials;
    private final SignOffCase one;
    private final WebhookCaller caller;
    private final List<String> rows = new ArrayList<>();

    SignOffAttacks(Range range, Trials trials) throws IOException {
        this.range = range;
        this.trials = trials;
        SignOffCase.settle(range.road);
        one = SignOffCase.askedTwice(range.road, "sign-off");
        caller = new WebhookCaller(range.road.port(), range.road.hub().app().webhookSecret());
    }

    void attack() throws Exception {
        String approve = "/agent approve " + one.head();
        attempt(people(approve));
        attempt(words(approve));

        say("cem", approve);
        one.is(SignOffCase.GREEN, "cem approves by a command");
        one.talk().person().requestChanges("cem");
        attempt(Map.of("a command taken back, delivered under a new id", () -> replay(approve)));

        SignOffCase.awaitNextSecond();
        one.talk().person().approve("cem");
        one.is(SignOffCase.GREEN, "cem approves by a review");
        attempt(afterAPush(approve));
        trials.judge(rows, List.of(one.place()));
    }

    private Map<String, Attempt> people(String approve) {
        var all = new LinkedHashMap<String, Attempt>();
        all.put("the requester", () -> say("bea", approve));
        all.put("the requester's review", () -> one.talk().person().approve("bea"));
        all.put("who asked for an earlier attempt", () -> say(Hub.PERSON, approve));
        all.put("a review of theirs", () -> one.talk().person().approve(Hub.PERSON));
        all.put("a bot", () -> say("renovate[bot]", approve));
        all.put("a bot's review", () -> one.talk().person().approve("renovate[bot]"));
        all.put("a person who may only read", () -> say("rudi", approve));
        all.put(
                "a review of somebody who may only read",
                () -> one.talk().person().approve("rudi"));
        return all;
    }

    private Map<String, Attempt> words(String approve) {
        String head = one.head();
        var all = new LinkedHashMap<String, Attempt>();
        all.put("no commit", () -> say("cem", "/agent approve"));
        all.put("another commit", () -> say("cem", "/agent approve " + one.task().spec().base()));
        all.put("too short a prefix", () -> say("cem", "/agent approve " + head.substring(0, 6)));
        all.put("a letter too many", () -> say("cem", approve + "0"));
        all.put("a word too many", () -> say("cem", approve + " not"));
        all.put("a quote", () -> say("cem", "> " + approve));
        all.put("a quote in a list", () -> say("cem", "- > " + approve));
        all.put("a code block", () -> say("cem", "```\n" + approve + "\n```"));
        all.put("a code block of tildes", () -> say("cem", "~~~ x\n" + approve + "\n~~~"));
        all.put("an indented code block", () -> say("cem", "Say:\n\n    " + approve));
        all.put("code in a line", () -> say("cem", "`" + approve + "`"));
        all.put("an HTML comment", () -> say("cem", "<!--\n" + approve + "\n-->"));
        all.put("the end of a line", () -> say("cem", "I would not " + approve));
        all.put("a comment that its author edits", () -> edited("cem", approve));
        all.put("a comment that the requester edits", () -> edited("bea", approve));
        return all;
    }

    private Map<String, Attempt> afterAPush(String approve) {
        var gitHub = range.road.hub().gitHub();
        String branch = one.task().branch();
        var all = new LinkedHashMap<String, Attempt>();
        all.put(
                "a push after the approval",
                () -> gitHub.commitFile(one.place().forkName(), branch, "evil.sh", "evil", "bea"));
        all.put("the old commit after a push", () -> say("cem", approve));
        all.put(
                "the commit that was pushed",
                () -> say("cem", "/agent approve " + one.place().pull().headSha().hex()));
        all.put("a review of what was pushed", () -> one.talk().person().approve("cem"));
        all.put("the approval before the push, delivered again", () -> replay(approve));
        return all;
    }

    private void say(String who, String words) {
        one.talk().person().comment(who, words);
    }

    private void edited(String by, String words) {
        one.talk().person().editComment(one.talk().person().comment("cem", "Hm."), by, words);
    }

    /** What was delivered of cem's command, under a new id. */
    private void replay(String command) throws IOException {
        Delivery given =
                range.road.hub().gitHub().webhooks().deliveries().stream()
                        .filter(delivery -> delivery.event().equals("issue_comment"))
                        .filter(delivery -> isOf("cem", command, delivery))
                        .findFirst()
                        .orElseThrow();
        String id = "replayed-" + rows.size();
        String answer = caller.send(caller.delivery(id, given.event(), given.body()));
        assertThat(answer).startsWith("HTTP/1.1 202");
        await(id).atMost(Duration.ofSeconds(20)).until(() -> range.road.isDone(id));
    }

    private static boolean isOf(String who, String command, Delivery delivery) {
        String body = new String(delivery.body(), StandardCharsets.UTF_8);
        return body.contains("\"" + command + "\"") && body.contains("\"login\":\"" + who + "\"");
    }

    private void attempt(Map<String, Attempt> attempts) throws IOException {
        for (Map.Entry<String, Attempt> attempt : attempts.entrySet()) {
            String row = "sign-off: " + attempt.getKey();
            rows.add(row);
            trials.begin(List.of(row));
            attempt.getValue().make();
            trials.score().result(row, opened(row));
        }
    }

    private List<String> opened(String row) {
        try {
            one.is(SignOffCase.RED, row);
            return List.of();
        } catch (ConditionTimeoutException open) {
            return List.of(String.valueOf(open.getMessage()));
        }
    }
}
