/// What a number of transactions a second would need, reckoned from what a bench has measured: each
/// line with its arithmetic and the figure that it stands on.
@NullMarked
package io.relayer.bench.capacity;

import org.jspecify.annotations.NullMarked;
