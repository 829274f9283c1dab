/// Partitions by time of the tables that are only history: made ahead, dropped when they are old
/// and published.
@NullMarked
package io.relayer.core.partition;

import org.jspecify.annotations.NullMarked;
