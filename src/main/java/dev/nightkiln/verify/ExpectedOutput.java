package dev.nightkiln.verify;

import dev.nightkiln.policy.Signal;
import dev.nightkiln.workspace.ChangedContent;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Golden files and snapshots that say something else after the change, or nothing. */
final class ExpectedOutput {
    private static final Pattern PATH =
            Pattern.compile(
                    "(?:^|/)(?:__snapshots__|snapshots?|goldens?|golden-files|approvals|expected)/"
                            + "|\\.(?:snap|golden|ambr|expected)$|\\.(?:approved|expected|golden)\\.\\w{1,20}$");

    private ExpectedOutput() {}

    static boolean is(String path) {
        return PATH.matcher(path).find();
    }

    static List<TestFinding> of(
            List<ChangedContent> before, List<ChangedContent> after, int maxFile) {
        Map<String, String> now = new HashMap<>();
        after.forEach(file -> now.put(file.path(), file.content()));
        var contents = new HashSet<>(now.values());
        var found = new ArrayList<TestFinding>();
        for (ChangedContent file : before) {
            String content = now.get(file.path());
            boolean isTheSame =
                    content == null
                            ? contents.contains(file.content())
                            : content.equals(file.content());
            if (!is(file.path()) || isTheSame) {
                continue;
            }
            found.add(
                    content == null
                            ? finding(file, 0, "the expected output is gone", "", "")
                            : differing(file, content, maxFile));
        }
        return found;
    }

    /** Of two long files it is enough that they differ. */
    private static TestFinding differing(ChangedContent file, String content, int maxFile) {
        String what = "the expected output is another";
        if (file.content().length() > maxFile || content.length() > maxFile) {
            return finding(file, 0, what, "", "");
        }
        List<String> was = file.content().lines().toList();
        List<String> is = content.lines().toList();
        int at = 0;
        while (at < was.size() && at < is.size() && was.get(at).equals(is.get(at))) {
            at++;
        }
        return finding(file, at + 1, what, line(was, at), line(is, at));
    }

    private static String line(List<String> lines, int at) {
        return lines.stream().skip(at).limit(1).collect(Collectors.joining());
    }

    private static TestFinding finding(
            ChangedContent file, int line, String what, String was, String is) {
        return new TestFinding(Signal.LOOSENED_TEST, file.shown(), line, what, was, is);
    }
}
