/**
 * The main flow: one attempt from its place in the queue to its end, in {@link
 * dev.nightkiln.worker.TaskRunner}; what people see of it, in {@link
 * dev.nightkiln.worker.Announcer}; and what crashes leave behind, in {@link
 * dev.nightkiln.worker.Reaper}.
 */
@NullMarked
package dev.nightkiln.worker;

import org.jspecify.annotations.NullMarked;
