package io.relayer.signer.intake;

import io.relayer.core.database.Database;
import io.relayer.core.database.SqlState;
import io.relayer.core.domain.ChainId;
import io.relayer.core.intake.NewTransactionDao;
import io.relayer.core.kafka.Batch;
import io.relayer.core.kafka.BatchHandler;
import io.relayer.core.lifecycle.TransactionSteps;
import io.relayer.core.restore.ServerWatch;
import io.relayer.signer.request.RequestParser;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
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
///
/// What was signed elsewhere is written as signed, with its attempts and their broadcasts, in the
/// same SQL transaction: before its commit no node has seen it from us, after it it goes its way as
/// what was signed here does.
final class IntakeHandler implements BatchHandler {
  private static final Logger log = LoggerFactory.getLogger(IntakeHandler.class);

  private final Database database;
  private final ServerWatch watch;
  private final Consumer<Set<ChainId>> taken;
  private final CandidateReader reader;
  private final Tiers tiers;

  /// @param taken called after each commit, with the chains that got broadcasts
  IntakeHandler(
      Database database,
      ServerWatch watch,
      RequestParser parser,
      Tiers tiers,
      Consumer<Set<ChainId>> taken) {
    this.database = database;
    this.watch = watch;
    this.reader = new CandidateReader(parser);
    this.tiers = tiers;
    this.taken = taken;
  }

  @Override
  public void handle(Batch batch) {
    List<Candidate> candidates = batch.records().stream().map(reader::read).toList();
    Set<ChainId> chains;
    try {
      chains = write(batch, candidates);
    } catch (RuntimeException e) {
      if (!SqlState.blamesContent(e)) {
        throw e;
      }
      log.warn(
          "the database refused the content of one of {}; taking them in one by one: {}",
          batch,
          e.toString());
      chains = oneByOne(batch, candidates);
    }
    taken.accept(chains);
  }

  private Set<ChainId> oneByOne(Batch batch, List<Candidate> candidates) {
    List<Batch> single = batch.oneByOne();
    Set<ChainId> chains = new HashSet<>();
    for (int i = 0; i < single.size(); i++) {
      Candidate candidate = candidates.get(i);
      try {
        chains.addAll(write(single.get(i), List.of(candidate)));
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
    return chains;
  }

  private Set<ChainId> write(Batch batch, List<Candidate> candidates) {
    return database.inTransaction(handle -> {
      watch.check(handle);
      batch.store(handle);
      RawAdmission raw = new RawAdmission();
      Admission admission = Admission.of(handle, candidates, tiers, raw);
      raw.write(handle);
      NewTransactionDao.insert(handle, admission.accepted());
      if (!admission.repeated().isEmpty()) {
        TransactionSteps.repeated(handle, admission.repeated());
      }
      RejectedRecords.write(handle, batch.records(), admission.rejected());
      return raw.chains();
    });
  }
}
