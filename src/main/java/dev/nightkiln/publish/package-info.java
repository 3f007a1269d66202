/**
 * From a verified commit to something a person can review: branch, draft pull request, evidence
 * comment, check runs. Every step looks before it writes, so that doing it again changes nothing.
 * We never merge.
 */
@NullMarked
package dev.nightkiln.publish;

import org.jspecify.annotations.NullMarked;
