package dev.nightkiln.testing;

import dev.nightkiln.demo.Conversation;
import dev.nightkiln.demo.View.CommentView;
import dev.nightkiln.demo.View.IssueView;

import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** One issue or pull request: what the person does to it and what stands in it. */
public record Ticket(Place place, int number) {
    private static final Pattern MARKER = Pattern.compile("<!-- nightkiln:([a-z-]+):\\S+ -->");

    public void label() {
        person().label("agent:run", Hub.PERSON);
    }

    public long comment(String text) {
        return person().comment(Hub.PERSON, text);
    }

    public void close() {
        person().close(Hub.PERSON);
    }

    public Conversation person() {
        return place.gitHub().issue(place.name(), number);
    }

    public IssueView view() {
        return place.gitHub().view().issue(place.name(), number);
    }

    /** Our comments of one kind (status, escalation, evidence, answer), oldest first. */
    public List<CommentView> comments(String kind) {
        return view().comments().stream()
                .filter(comment -> comment.author().equals("nightkiln[bot]"))
                .filter(comment -> {
                    Matcher marker = MARKER.matcher(comment.body());
                    return marker.find() && marker.group(1).equals(kind);
                })
                .toList();
    }

    /** The text of the only such comment. */
    public String only(String kind) {
        List<CommentView> found = comments(kind);
        if (found.size() != 1) {
            throw new AssertionError("one " + kind + " comment was expected, there are " + found);
        }
        return found.getFirst().body();
    }

    /** The text of the youngest such comment. */
    public String last(String kind) {
        return comments(kind).getLast().body();
    }
}
