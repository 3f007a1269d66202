/** The client against a small GitHub that keeps state and can be broken by one word. */
@NullMarked
package dev.nightkiln.github;

import org.jspecify.annotations.NullMarked;
