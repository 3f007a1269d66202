package dev.nightkiln.text;

import org.commonmark.node.Node;

import java.util.function.Predicate;

/** Without recursion: emphasis can be nested as deep as the text is long. */
final class Walk {
    private Walk() {}

    /** All nodes in the order of the text, not below those for which {@code enters} is false. */
    static void through(Node root, Predicate<Node> enters) {
        Node node = root;
        while (true) {
            if (enters.test(node) && node.getFirstChild() != null) {
                node = node.getFirstChild();
                continue;
            }
            while (!node.equals(root) && node.getNext() == null) {
                node = node.getParent();
            }
            if (node.equals(root)) {
                return;
            }
            node = node.getNext();
        }
    }
}
