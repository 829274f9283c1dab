package io.relayer.core.kafka;

/// Handles the records that a [PositionedConsumer] reads.
@FunctionalInterface
public interface BatchHandler {
  /// Handles the records in an SQL transaction in which it calls [Batch#store]; or in several, for
  /// parts of the batch ([Batch#oneByOne], [Batch#until]). What was not stored when it returns or
  /// throws is read and handed over again.
  ///
  /// A [PositionMovedException] must be let through.
  void handle(Batch batch) throws Exception;
}
