/**
 * The agent: what it is told (the brief) and how it is run. Its exit code and its words decide
 * nothing; what it left in the workspace is judged elsewhere.
 */
@NullMarked
package dev.nightkiln.agent;

import org.jspecify.annotations.NullMarked;
