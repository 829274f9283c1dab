/// The way to Postgres: one pool with checked durability, units of work that are run again where
/// the database asks for it.
@NullMarked
package io.relayer.core.database;

import org.jspecify.annotations.NullMarked;
