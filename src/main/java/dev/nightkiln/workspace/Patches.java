package dev.nightkiln.workspace;

import dev.nightkiln.task.CommitSha;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
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
                                base.hex(),
                                head.hex())
                        .fields();
        Map<String, Character> status = new HashMap<>();
        int at = 0;
        while (at + 1 < fields.size() && fields.get(at).startsWith(":")) {
            String raw = fields.get(at);
            status.put(fields.get(at + 1), raw.charAt(raw.length() - 1));
            at += 2;
        }
        var changes = new ArrayList<FileChange>();
        for (String counted : fields.subList(at, fields.size())) {
            changes.add(change(counted, status));
        }
        return new DiffStat(
                changes.size(),
                changes.stream().mapToLong(FileChange::added).sum(),
                changes.stream().mapToLong(FileChange::deleted).sum(),
                changes.subList(0, Math.min(DiffStat.LISTED, changes.size())));
    }

    private static FileChange change(String counted, Map<String, Character> status) {
        String[] columns = counted.split("\t", 3);
        boolean binary = columns[0].equals("-");
        return new FileChange(
                new TreePath(columns[2]).shown(),
                status.getOrDefault(columns[2], 'M'),
                binary ? 0 : Long.parseLong(columns[0]),
                binary ? 0 : Long.parseLong(columns[1]),
                binary);
    }
}
