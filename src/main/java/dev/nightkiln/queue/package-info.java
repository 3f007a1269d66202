/**
 * Who may start now, and the durable engine under everything that happens later. db-scheduler keeps
 * the executions, their heartbeats and revivals; only the decision what may start is ours.
 */
@NullMarked
package dev.nightkiln.queue;

import org.jspecify.annotations.NullMarked;
