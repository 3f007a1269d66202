package dev.nightkiln.workspace;

import dev.nightkiln.workspace.AgentTree.Found;
import dev.nightkiln.workspace.AgentTree.Kind;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Refuses a file that has a name outside of what was walked as well: its content could be somebody
 * else's. Links of the workspace's files among each other are files like any other.
 */
final class HardLinks {
    private HardLinks() {}

    static void refuse(Path root, List<Found> content, List<Found> all) throws IOException {
        Map<Object, Integer> inside = Map.of();
        for (Found one : content) {
            if (one.kind() != Kind.FILE || links(root, one) == 1) {
                continue;
            }
            if (inside.isEmpty()) {
                inside = counted(root, all);
            }
            if (inside.getOrDefault(inode(root, one), 0) < links(root, one)) {
                throw new Refusal(
                        "hard-link",
                        one.path(),
                        "the file has another name outside of the change",
                        "make a copy of it in its place");
            }
        }
    }

    private static Map<Object, Integer> counted(Path root, List<Found> all) throws IOException {
        var counts = new HashMap<Object, Integer>();
        for (Found one : all) {
            if (one.kind() == Kind.FILE) {
                counts.merge(inode(root, one), 1, Integer::sum);
            }
        }
        return counts;
    }

    private static Object inode(Path root, Found one) throws IOException {
        return Files.readAttributes(one.path().in(root), "unix:dev,ino", LinkOption.NOFOLLOW_LINKS);
    }

    private static int links(Path root, Found one) throws IOException {
        return Files.getAttribute(one.path().in(root), "unix:nlink", LinkOption.NOFOLLOW_LINKS)
                        instanceof Integer count
                ? count
                : Integer.MAX_VALUE;
    }
}
