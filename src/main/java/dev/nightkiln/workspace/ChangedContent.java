package dev.nightkiln.workspace;

/**
 * What one file of a change is afterwards: its path and its content as bytes read as Latin-1, and
 * the path made harmless for people. Of a symbolic link the content is its target.
 */
public record ChangedContent(String path, String shown, String content) {}
