/**
 * What a task is and what it may become: ids, the sealed states, the events, one transition table
 * and the public vocabulary of failure reasons. Pure: no I/O, no clock, no other package of ours.
 */
@NullMarked
package dev.nightkiln.task;

import org.jspecify.annotations.NullMarked;
