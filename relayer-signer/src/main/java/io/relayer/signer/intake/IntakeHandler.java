package io.relayer.signer.intake;

import io.relayer.core.database.Database;
import io.relayer.core.database.SqlState;
import io.relayer.core.intake.NewTransactionDao;
import io.relayer.core.kafka.Batch;
import io.relayer.core.kafka.BatchHandler;
import io.relayer.core.lifecycle.TransactionSteps;
import io.relayer.core.restore.ServerWatch;
import io.relayer.signer.request.RequestParser;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Takes a poll's records in, in one SQL transaction together with the position read.
///
/// Crash points: before the commit nothing has happened, and the records are read again; after it
/// they are in the database, and since the position is too, Kafka's committed offset decides
/// nothing. A record that comes a second time under a new offset finds its key in table `requests`.
///
/// Where the database refuses a record's content, the poll is done again record by record and the
/// guilty one is rejected: nothing blocks the ones behind it.
final class IntakeHandler implements BatchHandler {
  private static final Logger log = LoggerFactory.getLogger(IntakeHandler.class);

  private final Database database;
  private final ServerWatch watch;
  private final Runnable taken;
  private final CandidateReader reader;

  /// @param taken called after each commit that wrote something
  IntakeHandler(Database database, ServerWatch watch, RequestParser parser, Runnable taken) {
    this.database = database;
    this.watch = watch;
    this.reader = new CandidateReader(parser);
    this.taken = taken;
  }

  @Override
  public void handle(Batch batch) {
    List<Candidate> candidates = batch.records().stream().map(reader::read).toList();
    try {
      write(batch, candidates);
    } catch (RuntimeException e) {
      if (!SqlState.blamesContent(e)) {
        throw e;
      }
      log.warn(
          "the database refused the content of one of {}; taking them in one by one: {}",
          batch,
          e.toString());
      oneByOne(batch, candidates);
    }
    taken.run();
  }

  private void oneByOne(Batch batch, List<Candidate> candidates) {
    List<Batch> single = batch.oneByOne();
    for (int i = 0; i < single.size(); i++) {
      Candidate candidate = candidates.get(i);
      try {
        write(single.get(i), List.of(candidate));
      } catch (RuntimeException e) {
        if (!SqlState.blamesContent(e)) {
          throw e;
        }
        log.error("{} is rejected: the database refused its content", candidate.source(), e);
        write(
            single.get(i),
            List.of(
                new Candidate.IllFormed(
                    candidate.refused("could not be stored: a fault of the relayer"))));
      }
    }
  }

  private void write(Batch batch, List<Candidate> candidates) {
    database.useTransaction(handle -> {
      watch.check(handle);
      batch.store(handle);
      Admission admission = Admission.of(handle, candidates);
      NewTransactionDao.insert(handle, admission.accepted());
      if (!admission.repeated().isEmpty()) {
        TransactionSteps.repeated(handle, admission.repeated());
      }
      RejectedRecords.write(handle, batch.records(), admission.rejected());
    });
  }
}
