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

  /// Whether it returned while the whole batch is still being stored: then the next one may be
  /// handed over, as if it were.
  default boolean isStoring() {
    return false;
  }

  /// Waits until nothing is being stored any more. Called before anything that needs the positions
  /// to be where they will be.
  ///
  /// @throws Exception the failure to store it, to be told once
  default void finish() throws Exception {}
}
