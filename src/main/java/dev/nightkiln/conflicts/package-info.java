/**
 * What merging would come to: each open pull request of an agent against its base branch and
 * against the others, as git sees it, shown on GitHub, and the required checks once more on the
 * merge where the policy wants that. Nothing in here moves a branch.
 */
@NullMarked
package dev.nightkiln.conflicts;

import org.jspecify.annotations.NullMarked;
