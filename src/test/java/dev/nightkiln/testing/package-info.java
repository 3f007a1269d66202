/**
 * What the tests of the whole road share: a GitHub with people in it, the engine's and the disk's
 * leftovers, texts compared whole. Nothing here reaches into the server.
 */
@NullMarked
package dev.nightkiln.testing;

import org.jspecify.annotations.NullMarked;
