/**
 * The gateway of one sandbox: its only neighbour, on a unix socket. Whatever leaves a sandbox goes
 * through here and is written down; so far nothing may leave.
 */
@NullMarked
package dev.nightkiln.egress;

import org.jspecify.annotations.NullMarked;
