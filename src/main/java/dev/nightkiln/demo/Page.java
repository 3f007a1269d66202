package dev.nightkiln.demo;

import java.util.List;
import java.util.StringJoiner;

/** Which part of a list is asked for. */
record Page(int number, int size) {
    private static final int DEFAULT_SIZE = 30;
    private static final int MAX_SIZE = 100;

    /** The value of a Link header, possibly empty. */
    record LinkHeader(String value) {
        Answer headers(Answer answer) {
            return value.isEmpty() ? answer : answer.with("Link", value);
        }
    }

    static Page asked(Call call) {
        int size = Math.clamp(call.queryNumber("per_page", DEFAULT_SIZE), 1, MAX_SIZE);
        return new Page(Math.max(1, call.queryNumber("page", 1)), size);
    }

    <T> List<T> of(List<T> all) {
        int from = (int) Math.min(all.size(), (long) (number - 1) * size);
        return all.subList(from, Math.min(all.size(), from + size));
    }

    LinkHeader links(Call call, int total) {
        int last = Math.max(1, Math.ceilDiv(total, size));
        var links = new StringJoiner(", ");
        if (number > 1) {
            links.add(call.link(Math.min(number - 1, last), "prev"));
            links.add(call.link(1, "first"));
        }
        if (number < last) {
            links.add(call.link(number + 1, "next"));
            links.add(call.link(last, "last"));
        }
        return new LinkHeader(links.toString());
    }
}
