/// What the relayer makes and removes by itself: topics, partitions by time, and rows that are
/// over.
@NullMarked
package io.relayer.operations.housekeeping;

import org.jspecify.annotations.NullMarked;
