/**
 * Reads an issue as a task specification: YAML block, form or headings, tolerant of how people
 * write, or what is missing with an example.
 */
@NullMarked
package dev.nightkiln.spec;

import org.jspecify.annotations.NullMarked;
