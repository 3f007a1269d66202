/**
 * What a change takes from outside: reads dependency manifests and lock files of the base and of
 * the change as data and tells them apart. Nothing here asks a registry or runs a package manager,
 * and what cannot be read in full is never taken for harmless. Pure: texts in, findings out.
 */
@NullMarked
package dev.nightkiln.dependencies;

import org.jspecify.annotations.NullMarked;
