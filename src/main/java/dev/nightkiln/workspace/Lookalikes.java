package dev.nightkiln.workspace;

import dev.nightkiln.policy.PathGlob;
import dev.nightkiln.workspace.AgentTree.Found;

import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;

/**
 * Refuses a new path that some file system would take for another one of the same tree. There, one
 * of the two would come to lie in the place of the other, a link perhaps in that of a directory.
 */
final class Lookalikes {
    /** By what all spellings have in common: every file, link and directory of the result. */
    private final Map<String, String> known = new HashMap<>();

    private final BaseTree base;

    Lookalikes(BaseTree base, SortedSet<TreePath> gone) {
        this.base = base;
        base.all().stream()
                .map(BaseTree.Entry::path)
                .filter(path -> !gone.contains(path))
                .forEach(this::add);
    }

    void refuse(Collection<Found> content) {
        List<TreePath> added =
                content.stream().map(Found::path).filter(path -> base.at(path).isEmpty()).toList();
        added.forEach(TreeRules::checkNewName);
        for (TreePath path : added) {
            add(path);
        }
        for (TreePath path : added) {
            for (TreePath part = path; !part.equals(TreePath.ROOT); part = part.parent()) {
                String other = known.getOrDefault(key(part), part.bytes());
                if (!other.equals(part.bytes())) {
                    throw new Refusal(
                            "name-collision",
                            path,
                            "on some systems it is the same as " + new TreePath(other).shown(),
                            "give it a name that differs in more than case or hidden marks");
                }
            }
        }
    }

    /** The first spelling stays; parents that are known have all theirs known. */
    private void add(TreePath path) {
        for (TreePath part = path; !part.equals(TreePath.ROOT); part = part.parent()) {
            if (known.putIfAbsent(key(part), part.bytes()) != null && !part.equals(path)) {
                return;
            }
        }
    }

    private static String key(TreePath path) {
        return PathGlob.key(path.text().orElse(path.bytes()));
    }
}
