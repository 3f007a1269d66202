package dev.nightkiln.workspace;

import dev.nightkiln.task.CommitSha;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** Reads files of commits from the mirror, many with one process. */
final class Contents {
    private static final String NOTHING = "000000";
    private static final String SUBMODULE = "160000";

    private final Git git;

    Contents(Git mirror) {
        this.git = mirror;
    }

    private record Entry(TreePath path, String blob) {}

    /** All that differs, as it is in the second commit; what is gone there is left out. */
    List<ChangedContent> changed(CommitSha from, CommitSha to) {
        List<Entry> entries = entries(from, to);
        Map<String, String> blobs = blobs(entries);
        return entries.stream()
                .map(entry ->
                        new ChangedContent(
                                entry.path().bytes(), entry.path().shown(), content(blobs, entry)))
                .toList();
    }

    private static String content(Map<String, String> blobs, Entry entry) {
        String content = blobs.get(entry.blob());
        if (content == null) {
            throw new IllegalStateException("git did not tell the content of " + entry.blob());
        }
        return content;
    }

    /** The commit as git keeps it: its people and its message. */
    String commit(CommitSha commit) {
        return git.run("cat-file", "commit", commit.hex()).output();
    }

    private List<Entry> entries(CommitSha from, CommitSha to) {
        List<String> fields =
                git.run(
                                "diff-tree",
                                "-r",
                                "-z",
                                "--raw",
                                "--no-abbrev",
                                "--no-renames",
                                "--ignore-submodules=none",
                                from.hex(),
                                to.hex())
                        .fields();
        var entries = new ArrayList<Entry>();
        for (int at = 0; at + 1 < fields.size(); at += 2) {
            // :mode mode blob blob status
            List<String> raw = List.of(fields.get(at).split(" ", -1));
            if (!raw.get(1).equals(NOTHING) && !raw.get(1).equals(SUBMODULE)) {
                entries.add(new Entry(new TreePath(fields.get(at + 1)), raw.get(3)));
            }
        }
        return entries;
    }

    private Map<String, String> blobs(List<Entry> entries) {
        var names = new TreeSet<>(entries.stream().map(Entry::blob).toList());
        if (names.isEmpty()) {
            return Map.of();
        }
        String output =
                git.input(names.stream().map(name -> name + "\n").collect(Collectors.joining()))
                        .run("cat-file", "--batch")
                        .output();
        var blobs = new HashMap<String, String>();
        int at = 0;
        while (at < output.length()) {
            int line = output.indexOf('\n', at);
            // name type size
            List<String> head = List.of(output.substring(at, line).split(" ", -1));
            if (head.size() != 3 || !head.get(1).equals("blob")) {
                throw new IllegalStateException("git cannot read " + head.getFirst());
            }
            int end = line + 1 + Integer.parseInt(head.get(2));
            blobs.put(head.getFirst(), output.substring(line + 1, end));
            at = end + 1;
        }
        return blobs;
    }
}
