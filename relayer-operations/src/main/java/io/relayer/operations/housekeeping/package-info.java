/// Housekeeping that every role does by itself: it makes topics and partitions by time, and deletes
/// rows that are over.
@NullMarked
package io.relayer.operations.housekeeping;

import org.jspecify.annotations.NullMarked;
