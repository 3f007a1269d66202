/**
 * What must survive a crash: deliveries, tasks, their journal and what each attempt found out. The
 * only home of SQL besides {@code queue}. Portable between H2 and PostgreSQL: no RETURNING, no ON
 * CONFLICT, no SKIP LOCKED; a claim is a plain UPDATE whose row count is 1.
 */
@NullMarked
package dev.nightkiln.store;

import org.jspecify.annotations.NullMarked;
