package io.relayer.operations.recovery;

import org.apache.kafka.common.TopicPartition;

/// A position that an operator sets: the partition is read from this offset on.
public record PositionMove(TopicPartition partition, long offset) {}
