/// The relayer end to end: payments from Kafka until they are final, with all that they cost.
@NullMarked
package io.relayer.bench.round;

import org.jspecify.annotations.NullMarked;
