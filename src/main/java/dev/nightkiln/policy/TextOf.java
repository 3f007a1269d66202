package dev.nightkiln.policy;

/** Reads a file of one commit; larger ones than so many bytes are not for the asker. */
@FunctionalInterface
public interface TextOf {
    FileText at(String path, int maxBytes);
}
