/// Attempts: the transactions that were signed for a nonce, and the clock that sends them again.
@NullMarked
package io.relayer.core.attempt;

import org.jspecify.annotations.NullMarked;
