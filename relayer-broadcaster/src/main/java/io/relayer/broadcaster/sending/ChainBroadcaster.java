package io.relayer.broadcaster.sending;

import io.relayer.broadcaster.sending.BroadcastDao.Stored;
import io.relayer.broadcaster.sending.Selection.OfSender;
import io.relayer.core.database.ContentFault;
import io.relayer.core.database.Database;
import io.relayer.core.database.FailureLine;
import io.relayer.core.database.PassedOver;
import io.relayer.core.database.Portions;
import io.relayer.core.kafka.Batch;
import io.relayer.core.kafka.BatchHandler;
import io.relayer.core.kafka.Gate;
import io.relayer.core.kafka.Received;
import io.relayer.core.restore.Holds;
import io.relayer.core.transaction.PrunedRequests;
import io.relayer.ethereum.value.ChainId;
import io.relayer.ethereum.value.TxHash;
import io.relayer.messages.broadcast.BroadcastMessage;
import io.relayer.messages.request.RequestKey;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jdbi.v3.core.Handle;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Hands the attempts that a chain's broadcasts topic names to the chain's nodes, batch by batch:
/// reads the rows back, sends what may be sent in one pass over the nodes, then writes outcomes,
/// states and positions in one SQL transaction. Nothing is signed and nothing is waited for here;
/// what has to go out again is put into the outbox by the re-sending clock.
///
/// A batch is sent while the outcomes of the one before are being written, not before that one was
/// sent: no sender has copies of two batches on the way at once, and of one batch all its copies go
/// in one pass, in the order of their nonces. What is being written may decide what of the next
/// batch may be sent: of the same transactions, and where it holds a sender. Then it is waited for,
/// and the rows are read anew.
///
/// The points at which a crash may come, and why each is harmless:
///
/// 1. *Before the send.* Nothing has happened: the records are read again.
/// 2. *Between the send and the commit.* A node may have the bytes, and nobody wrote it down. The
///    records are read again and the very same bytes are sent; a node that knows them says so, and
///    that counts as accepted. One `pending` event, since the step is guarded by the state.
/// 3. *After the send of a batch, or in it, while the outcomes of the one before are being
///    written.* Point 2 for both, or for the later one alone if the earlier one's commit came
///    through. It can't be so for the earlier one alone: the position moves on only from where the
///    earlier one has left it. The same where nothing crashes and the earlier one can't be written:
///    what was said of the later one is forgotten, and both are read again.
/// 4. *After the commit, before the commit to Kafka.* The position stands in the database: the
///    records are not handed over again, and another consumer that had read them too can't store
///    its position. A node whose send was hedged may get the bytes as late as this, which is point
///    2 again without anything to read.
///
/// If a node names a transaction by another hash than its own, its sender is held in the same SQL
/// transaction as that is written down ([io.relayer.core.account.SenderHold]). A crash at point 2
/// loses that answer: the same bytes are sent again and the node names them again; one that says
/// "already known" instead, which names nothing, counts as having accepted them, and what is wrong
/// is noticed with the sender's next transaction.
///
/// An attempt that every usable node turns down for its own sake is counted in that SQL
/// transaction, and the answer that makes it enough gives the payload up in the same one
/// ([TransactionUpdates]). A crash at point 2 loses one answer of the count: the same bytes are
/// sent again, and are answered again. After the commit the intent stands: the signer finds it
/// whenever it runs, and the empty attempt is written with its outbox row. Nobody knows whether the
/// payload is at a node that is not ours; the empty one competes with it for the same nonce, and
/// whichever is final decides.
///
/// If the database refuses to change the row of one of them, the batch is written again, in parts
/// that get smaller until that one stands alone: it is passed over, with its name in the log, and
/// the position goes beyond it. What a node has of it by then is found in its block; what has not
/// come to a node is sent by the re-sending clock, which knows a copy that nobody has handled. A
/// crash between the two writes is point 2.
///
/// Of each partition only the part that was handled is stored. It stops before a copy that reached
/// no node (the [#closed] gate then keeps the partitions paused until there is one), and before a
/// copy whose attempt the database does not have: then the database went back, and everything
/// holds.
final class ChainBroadcaster implements BatchHandler, Gate, AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(ChainBroadcaster.class);

  private final Database database;
  private final BroadcastTarget nodes;
  private final ChainId chain;
  private final SendRound pass;
  private final OutcomeWriter outcomes;
  private final OutcomesUnderWay underWay;
  private final BroadcastMetrics metrics;
  private final PassedOver<TxHash> passedOver;

  ChainBroadcaster(
      Database database, BroadcastTarget nodes, ResendSchedule schedule, BroadcastMetrics metrics) {
    this.database = database;
    this.nodes = nodes;
    this.chain = nodes.chainId();
    this.pass = new SendRound(nodes);
    this.outcomes = new OutcomeWriter(chain, schedule);
    this.underWay = new OutcomesUnderWay(chain);
    this.metrics = metrics;
    this.passedOver =
        new PassedOver<>(
            "chain %s: what became of its copy can't be written down".formatted(chain),
            metrics::passedOver);
  }

  @Override
  public Optional<String> closed() {
    return nodes.usable()
        ? Optional.empty()
        : Optional.of("chain %s has no usable node".formatted(chain));
  }

  @Override
  public void handle(Batch batch) throws InterruptedException {
    List<BroadcastRecord> copies = copies(batch);
    underWay.throwIfFailed(); // then nothing of this one can be stored either
    Selection selection = readBack(copies);
    if (underWay.decides(selection)) {
      underWay.await();
      selection = readBack(copies);
    }
    underWay.throwIfFailed();
    SendResult done = new SendResult(selection, send(selection.toSend()));
    Set<Received> stops =
        copies.stream()
            .filter(done::stopsAt)
            .map(BroadcastRecord::source)
            .collect(Collectors.toSet());
    Batch handled = batch.until(stops::contains);
    awaitBefore(done);
    underWay.begin(done, () -> writeAndCount(handled, done));
    if (!stops.isEmpty()) { // what comes next is the rest of this one
      underWay.await();
    }
  }

  /// Waits for the outcomes of the batch before. Where they can't be written, this batch is not
  /// stored and its copies are sent again; a wrong hash that a node has named is held before that,
  /// since the next answer, "already known", names none.
  private void awaitBefore(SendResult done) throws InterruptedException {
    try {
      underWay.await();
    } catch (RuntimeException | Error e) {
      if (!done.misnamed().isEmpty()) {
        try {
          database.useTransaction(handle -> outcomes.holdMisnamed(handle, done));
        } catch (RuntimeException alsoFailed) {
          e.addSuppressed(alsoFailed);
        }
      }
      throw e;
    }
  }

  @Override
  public boolean isStoring() {
    return underWay.any();
  }

  @Override
  public void finish() throws InterruptedException {
    underWay.await();
  }

  private void writeAndCount(Batch handled, SendResult done) {
    OutcomeWriter.Written written = write(handled, done);
    metrics.written(done, written.accepted());
    metrics.givenUp(written.givenUp());
  }

  /// Records that name no attempt are passed over: only the relayer writes to this topic, and what
  /// such a record was meant to send is sent by the re-sending clock.
  private List<BroadcastRecord> copies(Batch batch) {
    List<BroadcastRecord> copies = new ArrayList<>(batch.records().size());
    for (Received received : batch.records()) {
      BroadcastMessage.hash(received.record().value())
          .ifPresentOrElse(
              hash -> copies.add(new BroadcastRecord(received, hash)),
              () -> {
                metrics.unreadable();
                log.error("{} names no attempt: passed over", received.source());
              });
    }
    return copies;
  }

  private Selection readBack(List<BroadcastRecord> copies) {
    Set<TxHash> hashes = copies.stream().map(BroadcastRecord::hash).collect(Collectors.toSet());
    List<Stored> stored =
        hashes.isEmpty()
            ? List.of()
            : database.withHandle(handle -> BroadcastDao.byHash(handle, chain, hashes));
    return Selection.of(withoutPruned(copies, stored), stored);
  }

  /// Without copies of requests that are over and were deleted by their age: one that is read so
  /// late, or again, says nothing of the database.
  private List<BroadcastRecord> withoutPruned(List<BroadcastRecord> copies, List<Stored> stored) {
    Set<TxHash> known = stored.stream().map(one -> one.body().hash()).collect(Collectors.toSet());
    Map<TxHash, RequestKey> absent = new HashMap<>();
    for (BroadcastRecord copy : copies) {
      if (!known.contains(copy.hash())) {
        copy.request().ifPresent(request -> absent.put(copy.hash(), request));
      }
    }
    if (absent.isEmpty()) {
      return copies;
    }
    Set<RequestKey> pruned =
        database.withHandle(handle -> PrunedRequests.of(handle, absent.values())).keySet();
    return copies.stream()
        .filter(copy -> {
          RequestKey request = absent.get(copy.hash());
          return request == null || !pruned.contains(request);
        })
        .toList();
  }

  private BatchOutcomes send(List<OfSender> senders) throws InterruptedException {
    if (senders.isEmpty()) {
      return new BatchOutcomes();
    }
    long start = System.nanoTime();
    BatchOutcomes said = pass.send(senders);
    metrics.passed(Duration.ofNanos(System.nanoTime() - start), said.outcomes().size());
    return said;
  }

  private OutcomeWriter.Written write(Batch handled, SendResult done) {
    try {
      return write(handled, done, handle -> outcomes.write(handle, done));
    } catch (RuntimeException e) {
      if (!ContentFault.is(e)) {
        throw e;
      }
      log.warn(
          "chain {}: a batch is written in smaller parts: {}", chain, FailureLine.of(e).words());
      return write(handled, done, handle -> inPortions(handle, done));
    }
  }

  private OutcomeWriter.Written write(
      Batch handled, SendResult done, Function<Handle, OutcomeWriter.Written> write) {
    Collection<BroadcastRecord> unknown = done.selection().unknown().values();
    return database.inTransaction(handle -> {
      handled.store(handle);
      OutcomeWriter.Written written = write.apply(handle);
      unknown.forEach(copy -> hold(handle, copy));
      return written;
    });
  }

  private OutcomeWriter.Written inPortions(Handle handle, SendResult done) {
    outcomes.holdMisnamed(handle, done); // no row stands above that
    List<OutcomeWriter.Written> parts = new ArrayList<>();
    Portions.within(
        handle,
        done.handled(),
        some -> parts.add(outcomes.write(handle, done.of(some))),
        (one, why) -> passedOver.accept(one.body().hash(), why));
    return OutcomeWriter.Written.of(parts);
  }

  /// The attempt was in the database before its record was in Kafka: the database went back.
  private static void hold(Handle handle, BroadcastRecord copy) {
    String detail =
        "%s names attempt %s, which the database does not have"
            .formatted(copy.source().source(), copy.hash());
    if (Holds.put(handle, Holds.RESTORE, detail)) {
      log.error("everything holds until relayer recover: {}", detail);
    }
  }

  @Override
  public void close() {
    pass.close();
    underWay.close();
  }
}
