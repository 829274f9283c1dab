/// Publishes the outbox to Kafka: each lane in its order, by one process at a time.
@NullMarked
package io.relayer.broadcaster.publishing;

import org.jspecify.annotations.NullMarked;
