/// Kafka: its clients and topics, and consumption from positions that stand in Postgres.
@NullMarked
package io.relayer.core.kafka;

import org.jspecify.annotations.NullMarked;
