/**
 * Reads small YAML 1.2 files that people write by hand into a tree that remembers its lines, so
 * that every complaint can name the place. Knows nothing of what the files mean, opens no file and
 * refuses what such files do not need: tags, anchors, several documents.
 */
@NullMarked
package dev.nightkiln.yaml;

import org.jspecify.annotations.NullMarked;
