/// Queries of operators: the rows of the views, found by whatever names a transaction.
@NullMarked
package io.relayer.operations.status;

import org.jspecify.annotations.NullMarked;
