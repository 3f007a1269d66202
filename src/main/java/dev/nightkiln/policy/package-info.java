/**
 * What a task may do: the agent and its image, the required checks, the limits. The repository's
 * file may tighten or fill in what the organisation's floor allows and nothing else; a file that
 * cannot be understood in full allows nothing. Pure: texts in, a policy or its errors out.
 */
@NullMarked
package dev.nightkiln.policy;

import org.jspecify.annotations.NullMarked;
