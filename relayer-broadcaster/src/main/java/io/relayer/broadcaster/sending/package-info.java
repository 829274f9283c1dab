/// From Kafka to the nodes: what is sent, what the nodes said, and what follows for the
/// transactions.
@NullMarked
package io.relayer.broadcaster.sending;

import org.jspecify.annotations.NullMarked;
