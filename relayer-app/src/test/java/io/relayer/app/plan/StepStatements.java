package io.relayer.app.plan;

import static io.relayer.app.plan.ManyInFlight.CHAIN;
import static io.relayer.app.plan.ManyInFlight.SENDERS;

import io.relayer.broadcaster.publishing.LaneLooks;
import io.relayer.broadcaster.sending.BroadcastDao;
import io.relayer.broadcaster.sending.NextNonces;
import io.relayer.core.account.AccountDao;
import io.relayer.core.account.WaitReason;
import io.relayer.core.outbox.BroadcastOutboxDao;
import io.relayer.core.transaction.Attempt;
import io.relayer.core.transaction.AttemptDao;
import io.relayer.core.transaction.AttemptSteps;
import io.relayer.core.transaction.FailureCode;
import io.relayer.core.transaction.ForeignExecutions;
import io.relayer.core.transaction.Handled;
import io.relayer.core.transaction.InBlock;
import io.relayer.core.transaction.Inclusion;
import io.relayer.core.transaction.Intent;
import io.relayer.core.transaction.NonceAssignment;
import io.relayer.core.transaction.OrderedBy;
import io.relayer.core.transaction.PublishedEventDao;
import io.relayer.core.transaction.RefusedElsewhere;
import io.relayer.core.transaction.SendingSteps;
import io.relayer.core.transaction.SentAttemptDao;
import io.relayer.core.transaction.TransactionInsert;
import io.relayer.core.transaction.TransactionRow;
import io.relayer.core.transaction.TransactionSteps;
import io.relayer.core.transaction.TransactionVersion;
import io.relayer.core.transaction.WaitingMarks;
import io.relayer.ethereum.transaction.SignedTransaction;
import io.relayer.ethereum.transaction.TransactionFees;
import io.relayer.ethereum.value.Bytes;
import io.relayer.ethereum.value.Nonce;
import io.relayer.ethereum.value.TxHash;
import io.relayer.ethereum.value.Wei;
import io.relayer.messages.Trace;
import io.relayer.messages.TransactionId;
import io.relayer.messages.broadcast.BroadcastMessage;
import io.relayer.monitor.resend.ResendDao;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/// The steps of transactions and of their attempts, each over a batch.
final class StepStatements {
  private static final int SIZE = Batch.SIZE;
  private static final Duration LONG = Duration.ofHours(1);
  private static final TransactionFees FEES = new TransactionFees.Dynamic(Wei.of(2), Wei.of(1));

  private StepStatements() {}

  static void addTo(WorkStatements work) {
    steps(work);
    attempts(work);
  }

  private static void steps(WorkStatements work) {
    work.over(WorkStatements.READY, "queued", (h, b) -> TransactionSteps.queued(h, b.ids()));
    work.over(
        WorkStatements.READY,
        "signed",
        (h, b) -> TransactionSteps.signed(h, signings(b), Duration.ofMinutes(10)));
    work.over(WorkStatements.SIGNED, "known", (h, b) -> TransactionSteps.known(h, b.refs()));
    work.over(
        WorkStatements.PENDING, "included", (h, b) -> TransactionSteps.included(h, inclusions(b)));
    work.over(WorkStatements.IN_BLOCK, "reorged", (h, b) -> TransactionSteps.reorged(h, b.refs()));
    work.over(
        WorkStatements.IN_BLOCK, "finalised", (h, b) -> TransactionSteps.finalised(h, b.refs()));
    work.over(
        WorkStatements.CONFIRMED, "violated", (h, b) -> TransactionSteps.violated(h, b.refs()));
    work.over(
        WorkStatements.PENDING,
        "superseded",
        (h, b) ->
            TransactionSteps.superseded(
                h, b.refs(), Collections.nCopies(SIZE, WorkStatements.block(999))));
    work.over(
        WorkStatements.PENDING,
        "used up",
        (h, b) ->
            TransactionSteps.usedUp(
                h, b.refs(), Collections.nCopies(SIZE, WorkStatements.block(999))));
    work.over(
        WorkStatements.PENDING,
        "executed elsewhere",
        (h, b) -> ForeignExecutions.included(h, foreign(b)));
    work.over(
        WorkStatements.PENDING,
        "payload compared",
        (h, b) ->
            ForeignExecutions.isPayload(
                h,
                b.ids().getFirst(),
                new ForeignExecutions.Execution(null, Wei.ZERO, Bytes.EMPTY)));
    work.over(
        WorkStatements.PENDING,
        "refused elsewhere",
        (h, b) -> RefusedElsewhere.rejected(h, b.refs(), Collections.nCopies(SIZE, "no")));
    work.over(
        WorkStatements.PENDING,
        "withdrawn elsewhere",
        (h, b) -> RefusedElsewhere.withdrawn(h, b.refs(), new OrderedBy("test")));
    work.over(
        WorkStatements.FAILED,
        "taken up",
        (h, b) ->
            RefusedElsewhere.takenUp(
                h, b.refs(), Collections.nCopies(SIZE, 1), Duration.ofMinutes(10)));
    work.over(WorkStatements.READY, "withdrawn", (h, b) -> TransactionSteps.withdrawn(h, b.refs()));
    work.over(
        WorkStatements.READY,
        "dropped",
        (h, b) ->
            TransactionSteps.dropped(
                h, b.refs(), FailureCode.EXPIRED, Collections.nCopies(SIZE, "late")));
    work.over(
        WorkStatements.PENDING,
        "waiting",
        (h, b) -> WaitingMarks.waiting(h, b.refs(), WaitReason.FUNDS));
    work.over(
        WorkStatements.PENDING,
        "waits no more",
        (h, b) -> WaitingMarks.waitsNoMore(h, b.ids(), WaitReason.FUNDS));
    work.over(WorkStatements.READY, "payable again", (h, b) -> WaitingMarks.payable(h, b.refs()));
    work.over(
        WorkStatements.PENDING,
        "repeated",
        (h, b) -> TransactionSteps.repeated(h, b.requestKeys()));
    work.over(
        WorkStatements.PENDING,
        "told before",
        (h, b) -> PublishedEventDao.catchUp(h, b.requestKeys()));
    work.over(
        WorkStatements.PENDING,
        "state told",
        (h, b) -> PublishedEventDao.apply(h, b.requestKeys()));
    work.over(WorkStatements.PENDING, "locked", (h, b) -> AttemptSteps.lock(h, b.refs()));
    work.over(
        WorkStatements.PENDING,
        "replaced",
        (h, b) ->
            AttemptSteps.replaced(
                h, b.refs(), Collections.nCopies(SIZE, 2), Duration.ofMinutes(10)));
    work.over(
        WorkStatements.PENDING,
        "given up",
        (h, b) ->
            AttemptSteps.givenUp(h, b.refs(), new AttemptSteps.Reason(Intent.CANCEL, null, null)));
    work.over(
        WorkStatements.PENDING,
        "bump ordered",
        (h, b) -> AttemptSteps.bumpOrdered(h, b.refs(), new OrderedBy("test")));
  }

  private static void attempts(WorkStatements work) {
    work.over(
        WorkStatements.PENDING,
        "inserted as signed",
        (h, b) -> TransactionInsert.signed(h, elsewhere(b), LONG));
    work.over(WorkStatements.PENDING, "attempts stored", (h, b) -> AttemptDao.insert(h, empty(b)));
    work.over(
        WorkStatements.PENDING, "read back", (h, b) -> BroadcastDao.byHash(h, CHAIN, b.hashes()));
    work.over(
        WorkStatements.PENDING, "lock for outcomes", (h, b) -> BroadcastDao.lock(h, b.attempts()));
    work.over(WorkStatements.PENDING, "next in line", (h, b) -> NextNonces.of(h, b.ids()));
    work.over(WorkStatements.PENDING, "handled", (h, b) -> SendingSteps.handled(h, handled(b)));
    work.over(WorkStatements.SIGNED, "known by a copy", (h, b) -> SendingSteps.known(h, known(b)));
    work.over(
        WorkStatements.PENDING,
        "handled of earlier attempts",
        (h, b) -> SentAttemptDao.handled(h, handled(b)));
    work.over(
        WorkStatements.PENDING,
        "append to outbox",
        (h, b) -> {
          AccountDao.lockAsRoots(h, CHAIN, SENDERS);
          BroadcastOutboxDao.appendAll(h, CHAIN, b.entries());
        });
    work.add("free accounts", h -> AccountDao.lockFreeAsRoots(h, CHAIN, SENDERS));
    work.over(
        WorkStatements.PENDING,
        "decided to resend",
        (h, b) -> ResendDao.decide(h, b.entries(), LONG, LONG));
    work.add("silent", h -> ResendDao.silent(h, CHAIN, null, SIZE));
    work.over(WorkStatements.PENDING, "silent woken", (h, b) -> ResendDao.wakeSilent(h, b.ids()));
    for (ResendDao.Which which : ResendDao.Which.values()) {
      work.add(
          "due to resend " + which,
          h -> ResendDao.page(h, CHAIN, which, null, SIZE, Duration.ZERO));
    }
    work.add("funds came", h -> ResendDao.wakeFunded(h, CHAIN, SENDERS));
    work.add("lanes", 2 * WorkStatements.A_FEW * SIZE, h -> LaneLooks.all(h, CHAIN, 3, SIZE));
  }

  private static List<NonceAssignment> signings(Batch batch) {
    List<NonceAssignment> signings = new ArrayList<>();
    for (TransactionVersion ref : batch.refs()) {
      signings.add(
          new NonceAssignment(ref, SENDERS.getFirst(), new Nonce(1_000_000 + signings.size())));
    }
    return signings;
  }

  private static List<TransactionRow.Signed> elsewhere(Batch batch) {
    List<TransactionRow.Signed> rows = new ArrayList<>();
    for (long key : batch.requestKeys()) {
      TransactionRow row =
          new TransactionRow(
              new TransactionRow.Key(TransactionId.next(1), ManyInFlight.ROWS + 1_000_000L + key),
              new TransactionRow.Origin(CHAIN, SENDERS.getFirst(), null),
              new TransactionRow.Call(null, Wei.ZERO, Bytes.EMPTY, null, 21_000L),
              TransactionRow.fee(FEES),
              new BroadcastMessage.Terms(3, false, null, 5, Map.of()),
              new TransactionRow.Arrival(Trace.NONE, null));
      rows.add(
          new TransactionRow.Signed(row, new Nonce(2_000_000 + rows.size()), 1, null, null, null));
    }
    return rows;
  }

  private static List<Attempt> empty(Batch batch) {
    List<Attempt> attempts = new ArrayList<>();
    for (TransactionId id : batch.ids()) {
      byte[] hash = ByteBuffer.allocate(TxHash.LENGTH).putInt(-1 - attempts.size()).array();
      attempts.add(
          new Attempt(
              id,
              2,
              Attempt.Kind.EMPTY,
              CHAIN,
              new SignedTransaction(Bytes.EMPTY, TxHash.of(hash)),
              21_000,
              FEES));
    }
    return attempts;
  }

  private static List<Inclusion> inclusions(Batch batch) {
    InBlock block = WorkStatements.block(1_000);
    return batch.refs().stream()
        .map(ref ->
            new Inclusion(
                ref,
                1,
                block.number(),
                block.hash(),
                true,
                21_000,
                Wei.of(1),
                Inclusion.Details.NONE))
        .toList();
  }

  private static List<ForeignExecutions.Foreign> foreign(Batch batch) {
    List<Inclusion> inclusions = inclusions(batch);
    List<ForeignExecutions.Foreign> foreign = new ArrayList<>();
    for (int i = 0; i < inclusions.size(); i++) {
      byte[] hash = ByteBuffer.allocate(TxHash.LENGTH).putInt(i).array();
      foreign.add(new ForeignExecutions.Foreign(TxHash.of(hash), inclusions.get(i)));
    }
    return foreign;
  }

  private static List<SendingSteps.Known> known(Batch batch) {
    List<Handled> handled = handled(batch);
    return IntStream.range(0, handled.size())
        .mapToObj(i -> new SendingSteps.Known(batch.refs().get(i), handled.get(i)))
        .toList();
  }

  private static List<Handled> handled(Batch batch) {
    return batch.attempts().stream()
        .map(key ->
            new Handled(key, Instant.EPOCH, new Handled.Sent("accepted", "", 0, false), LONG))
        .toList();
  }
}
