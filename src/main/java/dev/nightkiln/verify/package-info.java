/**
 * The required checks on exactly the captured commit, each in a fresh container without network.
 * The verdict is the exit codes this package saw; nothing the agent wrote or said takes part in it.
 */
@NullMarked
package dev.nightkiln.verify;

import org.jspecify.annotations.NullMarked;
