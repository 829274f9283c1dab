package io.relayer.signer.intake;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.relayer.core.database.ContentFault;
import io.relayer.core.database.FailureLine;
import io.relayer.core.kafka.Batch;
import io.relayer.core.kafka.Received;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Writes a poll's records in one SQL transaction. Where that fails on what a record says, it is
/// done again record by record, and the guilty one is refused: nothing blocks the ones behind it.
///
/// A record is at fault where the database refuses what it says, and where code throws what means
/// that it had not reckoned with it ([ContentFault]). All else (no database, a hold, a position
/// that has moved) is nobody's record, and is tried again.
///
/// Crash points: each part is one SQL transaction, with the position of its records. What throws
/// has been rolled back whole before the same record is refused in another one, so nothing is half
/// done; a commit of which it is not known whether it took place is a failure of the database, and
/// no ground to refuse anything.
///
/// Why: RATIONALE.md#content-fault.
///
/// @param <R> a record as it was read
/// @param form how records are read, and refused
/// @param write what is done in one SQL transaction
/// @param faults counts what was rejected, or passed over, as a fault of the relayer
public record PoisonRecordIsolation<R>(Form<R> form, Write<R> write, Counter faults) {
  private static final Logger log = LoggerFactory.getLogger(PoisonRecordIsolation.class);

  /// Told to a producer whose record could not be handled.
  public static final String REFUSED = "could not be stored: a fault of the relayer";

  /// @param topic that the records come from
  public static Counter faults(MeterRegistry registry, String topic) {
    return Counter.builder("relayer.records.faults")
        .description("Records that were rejected, or passed over, as a fault of the relayer")
        .tag("topic", topic)
        .register(registry);
  }

  /// What becomes of a record on its own.
  ///
  /// @param <R> a record as it was read
  public interface Form<R> {
    R read(Received received);

    /// One that is refused, as a fault of the relayer.
    ///
    /// @param read as it was read; null where reading it failed
    R refused(Received received, @Nullable R read);
  }

  /// Writes the records of a batch, with its positions, and commits.
  @FunctionalInterface
  public interface Write<R> {
    void commit(Batch batch, List<R> read);
  }

  public void handle(Batch batch) {
    List<R> read = batch.records().stream().map(this::read).toList();
    RuntimeException failure = tried(batch, read).orElse(null);
    if (failure != null) {
      log.warn(
          "taking {} in one by one: what one of them says failed: {}",
          batch,
          FailureLine.of(failure).words());
      oneByOne(batch, read);
    }
  }

  private R read(Received received) {
    try {
      return form.read(received);
    } catch (RuntimeException e) {
      faults.increment();
      FailureLine line = FailureLine.of(e);
      log.error(
          "{} is rejected: it could not be read: {}",
          received.source(),
          line.words(),
          line.trace());
      return form.refused(received, null);
    }
  }

  private void oneByOne(Batch batch, List<R> read) {
    List<Batch> single = batch.oneByOne();
    for (int i = 0; i < single.size(); i++) {
      Batch one = single.get(i);
      Received received = one.records().getFirst();
      RuntimeException failure = tried(one, List.of(read.get(i))).orElse(null);
      if (failure != null) {
        faults.increment();
        FailureLine line = FailureLine.of(failure);
        log.error(
            "{} is rejected: it could not be handled: {}",
            received.source(),
            line.words(),
            line.trace());
        refuse(one, form.refused(received, read.get(i)));
      }
    }
  }

  /// Where even that fails on what the record says, it is passed over.
  private void refuse(Batch one, R refused) {
    RuntimeException failure = tried(one, List.of(refused)).orElse(null);
    if (failure != null) {
      FailureLine line = FailureLine.of(failure);
      log.error(
          "{} is passed over: it could not be rejected either, nobody is told: {}",
          one.records().getFirst().source(),
          line.words(),
          line.trace());
      write.commit(one, List.of());
    }
  }

  /// @return what the records' content made it fail with; then nothing has happened
  private Optional<RuntimeException> tried(Batch part, List<R> read) {
    try {
      write.commit(part, read);
      return Optional.empty();
    } catch (RuntimeException e) {
      if (!ContentFault.is(e)) {
        throw e;
      }
      return Optional.of(e);
    }
  }
}
