/** Tests of workspaces, with real git over HTTP. */
@NullMarked
package dev.nightkiln.workspace;

import org.jspecify.annotations.NullMarked;
