/**
 * The gateway of one sandbox: its only neighbour, on a unix socket. Whatever leaves a sandbox goes
 * through here, if the policy lists where it goes, and is counted and written down.
 */
@NullMarked
package dev.nightkiln.egress;

import org.jspecify.annotations.NullMarked;
