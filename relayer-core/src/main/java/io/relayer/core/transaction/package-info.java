/// The life of a transaction and of its attempts: the states, what may happen in each, and the
/// guarded steps that write it down.
@NullMarked
package io.relayer.core.transaction;

import org.jspecify.annotations.NullMarked;
