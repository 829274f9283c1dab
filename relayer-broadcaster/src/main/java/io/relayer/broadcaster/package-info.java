/// Carries signed transactions from the outbox through Kafka to the nodes.
@NullMarked
package io.relayer.broadcaster;

import org.jspecify.annotations.NullMarked;
