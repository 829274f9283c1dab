/// Orders of operators: which transactions they are for, and how they went.
@NullMarked
package io.relayer.operations.orders;

import org.jspecify.annotations.NullMarked;
