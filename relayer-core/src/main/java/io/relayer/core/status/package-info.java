/// What operators ask: the views as they stand, found by whatever names a transaction.
@NullMarked
package io.relayer.core.status;

import org.jspecify.annotations.NullMarked;
