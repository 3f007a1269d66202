/**
 * Mirrors, checkouts, captured changes, patches and pushes: the only home of {@code git}. Host git
 * never gets a tree that an agent could write as its work tree; such a tree is read as data by our
 * own code, and only copies in a private staging directory are shown to git.
 */
@NullMarked
package dev.nightkiln.workspace;

import org.jspecify.annotations.NullMarked;
