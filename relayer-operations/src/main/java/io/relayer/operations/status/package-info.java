/// What operators ask: the views as they stand, found by whatever names a transaction.
@NullMarked
package io.relayer.operations.status;

import org.jspecify.annotations.NullMarked;
