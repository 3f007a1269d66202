/**
 * Reads what test runners report, JUnit XML and TAP, as hostile data: bounded, without entities,
 * never trusted for more than a comparison.
 */
@NullMarked
package dev.nightkiln.reports;

import org.jspecify.annotations.NullMarked;
