package io.relayer.signer.intake;

import io.relayer.core.database.SqlState;
import io.relayer.core.kafka.Batch;
import java.util.List;
import java.util.function.UnaryOperator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Writes a poll's records in one SQL transaction. Where the database refuses a record's content,
/// that is done again record by record, and the guilty one is refused: nothing blocks the ones
/// behind it.
///
/// @param <R> a record as it was read
/// @param write what is done in one SQL transaction
/// @param refused makes of a record one that is refused, as a fault of the relayer
public record RecordByRecord<R>(Write<R> write, UnaryOperator<R> refused) {
  private static final Logger log = LoggerFactory.getLogger(RecordByRecord.class);

  /// Told to a producer whose record the database refused.
  public static final String REFUSED = "could not be stored: a fault of the relayer";

  /// Writes the records of a batch, with its positions, and commits.
  @FunctionalInterface
  public interface Write<R> {
    void commit(Batch batch, List<R> read);
  }

  /// @param read the batch's records, one for each
  public void handle(Batch batch, List<R> read) {
    try {
      write.commit(batch, read);
    } catch (RuntimeException e) {
      rethrowUnlessContent(e);
      log.warn(
          "the database refused the content of one of {}; taking them in one by one: {}",
          batch,
          e.toString());
      oneByOne(batch, read);
    }
  }

  private void oneByOne(Batch batch, List<R> read) {
    List<Batch> single = batch.oneByOne();
    for (int i = 0; i < single.size(); i++) {
      Batch one = single.get(i);
      try {
        write.commit(one, List.of(read.get(i)));
      } catch (RuntimeException e) {
        rethrowUnlessContent(e);
        log.error(
            "{} is rejected: the database refused its content",
            one.records().getFirst().source(),
            e);
        write.commit(one, List.of(refused.apply(read.get(i))));
      }
    }
  }

  private static void rethrowUnlessContent(RuntimeException failure) {
    if (!SqlState.blamesContent(failure)) {
      throw failure;
    }
  }
}
