/// Why a transaction is where it is, and what to do about it.
@NullMarked
package io.relayer.operations.explain;

import org.jspecify.annotations.NullMarked;
