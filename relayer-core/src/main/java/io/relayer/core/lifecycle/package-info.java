/// The life of a transaction: its states, what may happen in each, and the guarded steps that write
/// it down.
@NullMarked
package io.relayer.core.lifecycle;

import org.jspecify.annotations.NullMarked;
