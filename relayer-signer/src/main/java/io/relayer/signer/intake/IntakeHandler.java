package io.relayer.signer.intake;

import io.micrometer.core.instrument.Counter;
import io.relayer.core.database.Database;
import io.relayer.core.kafka.Batch;
import io.relayer.core.kafka.BatchHandler;
import io.relayer.core.kafka.Gate;
import io.relayer.core.kafka.PositionedConsumer;
import io.relayer.core.kafka.Topics;
import io.relayer.core.outbox.Rejection;
import io.relayer.core.restore.ServerWatch;
import io.relayer.core.role.RoleContext;
import io.relayer.core.transaction.TransactionInsert;
import io.relayer.core.transaction.TransactionSteps;
import io.relayer.messages.request.NamedContract;
import io.relayer.messages.request.RequestParser;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// Takes a poll's records in, in one SQL transaction together with the position read.
///
/// Crash points: before the commit nothing has happened, and the records are read again; after it
/// they are in the database, and since the position is too, Kafka's committed offset decides
/// nothing. A record that comes a second time under a new offset finds its key in table `requests`.
/// One that is read again after a restore, and was told to be rejected, stays so: whoever believed
/// it has asked under another id.
///
/// A transaction that was signed elsewhere is written as signed, with its attempts and their
/// broadcasts, in the same SQL transaction: before its commit no node has seen it from us, after it
/// it goes its way as what was signed here does.
public final class IntakeHandler implements BatchHandler {
  private final Database database;
  private final ServerWatch watch;
  private final Runnable taken;
  private final CandidateReader reader;
  private final Counter faults;

  /// @param faults see [PoisonRecordIsolation]
  /// @param taken called after a poll's records were taken in: there may be more to sign and to
  ///   estimate
  IntakeHandler(
      Database database, ServerWatch watch, RequestParser parser, Counter faults, Runnable taken) {
    this.faults = faults;
    this.database = database;
    this.watch = watch;
    this.reader = new CandidateReader(parser);
    this.taken = taken;
  }

  /// The consumer of the requests topic, which hands its records to a handler.
  ///
  /// @param contracts by the names that requests use
  /// @param taken called after a poll's records were taken in: there may be more to sign and to
  ///   estimate
  public static PositionedConsumer consumer(
      RoleContext context,
      ServerWatch watch,
      Map<String, NamedContract> contracts,
      Runnable taken) {
    Topics topics = context.topics();
    return new PositionedConsumer(
        context.kafka(),
        context.database(),
        PositionedConsumer.Settings.of(topics.intakeGroup(), topics.requests()),
        new IntakeHandler(
            context.database(),
            watch,
            new RequestParser(contracts),
            PoisonRecordIsolation.faults(context.registry(), topics.requests()),
            taken),
        Gate.OPEN);
  }

  @Override
  public void handle(Batch batch) {
    new PoisonRecordIsolation<>(reader, this::write, faults).handle(batch);
    taken.run();
  }

  private void write(Batch batch, List<Candidate> candidates) {
    database.useTransaction(handle -> {
      watch.check(handle);
      batch.store(handle);
      Set<Rejection.Source> told =
          RejectedRecords.told(handle, batch.records(), ReadAgain.of(handle, batch.records()));
      List<Candidate> open =
          candidates.stream().filter(candidate -> !told.contains(candidate.source())).toList();
      RawAdmission raw = new RawAdmission();
      Admission admission = Admission.of(handle, open, raw);
      raw.write(handle);
      TransactionInsert.queued(handle, admission.accepted());
      if (!admission.repeated().isEmpty()) {
        TransactionSteps.repeated(handle, admission.repeated());
      }
      RejectedRecords.write(handle, batch.records(), admission.rejected());
    });
  }
}
