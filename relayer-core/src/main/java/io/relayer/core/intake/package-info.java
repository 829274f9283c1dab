/// What intake writes: idempotency keys, new transactions, and what it had to refuse.
@NullMarked
package io.relayer.core.intake;

import org.jspecify.annotations.NullMarked;
