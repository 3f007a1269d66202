package dev.nightkiln.evidence;

import dev.nightkiln.task.Discussion;
import dev.nightkiln.task.TaskSpec;
import dev.nightkiln.text.HiddenText;
import dev.nightkiln.text.HiddenText.Kind;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What an attempt was asked with, beside the issue itself: the frozen comments, and how much hidden
 * text the agent does not get to read.
 */
public record Input(
        Discussion discussion, Map<Kind, Integer> hiddenInIssue, Map<Kind, Integer> hiddenInTalk) {
    public Input {
        hiddenInIssue = Map.copyOf(hiddenInIssue);
        hiddenInTalk = Map.copyOf(hiddenInTalk);
    }

    public static Input of(TaskSpec spec, Discussion discussion) {
        var issue = List.of(HiddenText.cleanLine(spec.title()), HiddenText.clean(spec.body()));
        var talk = discussion.comments().stream().map(each -> HiddenText.clean(each.body()));
        return new Input(discussion, HiddenText.sum(issue), HiddenText.sum(talk.toList()));
    }

    /** In sentences; empty where there was nothing but the issue and nothing hidden in it. */
    String sentences() {
        var leftOut = discussion.leftOut();
        return Stream.of(
                        hidden("the issue", hiddenInIssue),
                        hidden("comments", hiddenInTalk),
                        comments(discussion.comments().size(), "with", "part of the task"),
                        comments(leftOut.outsiders(), "without", ""),
                        counted(leftOut.edited(), "changed since the task was asked for", ""),
                        counted(leftOut.excess(), "beyond what is read", ""))
                .filter(sentence -> !sentence.isEmpty())
                .reduce((before, next) -> before + " " + next)
                .orElse("");
    }

    /** The same as a paragraph of its own. */
    static String paragraph(Optional<Input> input) {
        return input.map(Input::sentences)
                .filter(sentences -> !sentences.isEmpty())
                .map(sentences -> "\n\n" + sentences)
                .orElse("");
    }

    private static String hidden(String where, Map<Kind, Integer> removed) {
        return removed.isEmpty()
                ? ""
                : "Hidden text removed from " + where + ": " + HiddenText.described(removed) + ".";
    }

    private static String comments(int count, String with, String what) {
        return counted(count, "by people " + with + " write access", what);
    }

    private static String counted(int count, String which, String what) {
        return count == 0
                ? ""
                : Figures.count(count, "comment")
                        + " "
                        + which
                        + verb(count, what.isEmpty())
                        + (what.isEmpty() ? "left out" : what)
                        + ".";
    }

    /** What was left out was so once and for all. */
    private static String verb(int count, boolean past) {
        return past ? (count == 1 ? " was " : " were ") : count == 1 ? " is " : " are ";
    }
}
