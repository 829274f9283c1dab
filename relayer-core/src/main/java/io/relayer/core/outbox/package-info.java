/// The outbox: rows written together with what they tell, published to Kafka in the order of their
/// roots, at least once.
@NullMarked
package io.relayer.core.outbox;

import org.jspecify.annotations.NullMarked;
