/**
 * The only way out of a sandbox, per attempt and behind a unix socket. What it refuses is written
 * down: it is evidence, and it tells people what the task wanted.
 */
@NullMarked
package dev.nightkiln.egress;

import org.jspecify.annotations.NullMarked;
