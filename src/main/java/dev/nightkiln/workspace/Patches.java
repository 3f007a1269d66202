package dev.nightkiln.workspace;

import dev.nightkiln.policy.ChangedFile;
import dev.nightkiln.task.CommitSha;

import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Changes between two commits, for people. Attributes of the tree have no say in it. */
final class Patches {
    private final Git git;

    Patches(Git mirror) {
        this.git = mirror;
    }

    Patch patch(CommitSha base, CommitSha head, int maxBytes) {
        GitAnswer answer =
                git.keeping(maxBytes)
                        .run(
                                "diff-tree",
                                "-r",
                                "-p",
                                "-M",
                                "--no-color",
                                "--no-ext-diff",
                                "--no-textconv",
                                "--ignore-submodules=all",
                                base.hex(),
                                head.hex());
        byte[] kept = answer.bytes();
        int end = kept.length;
        while (answer.omitted() > 0 && end > 0 && kept[end - 1] != '\n') {
            end--;
        }
        return new Patch(
                new String(kept, 0, end, StandardCharsets.UTF_8),
                answer.omitted() + kept.length - end,
                stat(base, head));
    }

    DiffStat stat(CommitSha base, CommitSha head) {
        List<Entry> entries = entries(base, head);
        return new DiffStat(
                entries.size(),
                entries.stream().mapToLong(Entry::added).sum(),
                entries.stream().mapToLong(Entry::deleted).sum(),
                entries.stream().limit(DiffStat.LISTED).map(Entry::forPeople).toList());
    }

    /** Every entry that differs, as git counts without looking for renames. */
    List<ChangedFile> files(CommitSha base, CommitSha head) {
        return entries(base, head).stream().map(Entry::forPolicy).toList();
    }

    /** One line of {@code --raw} and its line of {@code --numstat}. */
    private record Entry(
            TreePath path, List<String> raw, long added, long deleted, boolean binary) {
        FileChange forPeople() {
            return new FileChange(path.shown(), status(), added, deleted, binary);
        }

        ChangedFile forPolicy() {
            return new ChangedFile(
                    path.text().orElse(path.bytes()),
                    path.shown(),
                    status(),
                    raw.getFirst().substring(1),
                    raw.get(1),
                    added + deleted,
                    binary);
        }

        private char status() {
            return raw.get(4).charAt(0);
        }
    }

    private List<Entry> entries(CommitSha base, CommitSha head) {
        List<String> fields =
                git.run(
                                "diff-tree",
                                "-r",
                                "-z",
                                "--raw",
                                "--numstat",
                                "--no-renames",
                                "--no-ext-diff",
                                "--no-textconv",
                                "--ignore-submodules=none",
                                base.hex(),
                                head.hex())
                        .fields();
        Map<String, List<String>> raw = new HashMap<>();
        int at = 0;
        while (at + 1 < fields.size() && fields.get(at).startsWith(":")) {
            raw.put(fields.get(at + 1), List.of(fields.get(at).split(" ")));
            at += 2;
        }
        List<Entry> entries =
                fields.subList(at, fields.size()).stream()
                        .map(counted -> entry(counted, raw))
                        .toList();
        // Whoever judges a change must see all of it.
        if (entries.size() != raw.size()) {
            throw new IllegalStateException(
                    "git named %d changed files and counted %d"
                            .formatted(raw.size(), entries.size()));
        }
        return entries;
    }

    private static Entry entry(String counted, Map<String, List<String>> raw) {
        String[] columns = counted.split("\t", 3);
        List<String> modes = raw.get(columns[2]);
        if (modes == null) {
            throw new IllegalStateException("git counted a file that it did not name");
        }
        boolean binary = columns[0].equals("-");
        return new Entry(
                new TreePath(columns[2]),
                modes,
                binary ? 0 : Long.parseLong(columns[0]),
                binary ? 0 : Long.parseLong(columns[1]),
                binary);
    }
}
