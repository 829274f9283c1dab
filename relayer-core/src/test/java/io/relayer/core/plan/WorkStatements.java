package io.relayer.core.plan;

import static io.relayer.core.plan.ManyInFlight.CHAIN;
import static io.relayer.core.plan.ManyInFlight.INCLUDED;
import static io.relayer.core.plan.ManyInFlight.OUT;
import static io.relayer.core.plan.ManyInFlight.SENDERS;

import io.relayer.core.account.AccountDao;
import io.relayer.core.account.KeySightingDao;
import io.relayer.core.account.Observation;
import io.relayer.core.account.ObservationDao;
import io.relayer.core.account.SenderWaits;
import io.relayer.core.account.WaitingDao;
import io.relayer.core.attempt.AttemptDao;
import io.relayer.core.attempt.NextInLine;
import io.relayer.core.attempt.ResendDao;
import io.relayer.core.attempt.SendingDao;
import io.relayer.core.chain.FinalizedDao;
import io.relayer.core.domain.Address;
import io.relayer.core.domain.BlockHash;
import io.relayer.core.domain.Bytes;
import io.relayer.core.domain.Nonce;
import io.relayer.core.domain.TxHash;
import io.relayer.core.domain.Wei;
import io.relayer.core.estimate.EstimateDao;
import io.relayer.core.intake.RequestDao;
import io.relayer.core.intake.StoredRawDao;
import io.relayer.core.lifecycle.AttemptSteps;
import io.relayer.core.lifecycle.ChainMatchDao;
import io.relayer.core.lifecycle.FailureCode;
import io.relayer.core.lifecycle.ForeignExecutions;
import io.relayer.core.lifecycle.Inclusion;
import io.relayer.core.lifecycle.InclusionDao;
import io.relayer.core.lifecycle.InclusionDao.InBlock;
import io.relayer.core.lifecycle.Intent;
import io.relayer.core.lifecycle.NonceMarks;
import io.relayer.core.lifecycle.OrderedBy;
import io.relayer.core.lifecycle.Ref;
import io.relayer.core.lifecycle.RefusedElsewhere;
import io.relayer.core.lifecycle.RevertReasonDao;
import io.relayer.core.lifecycle.Signing;
import io.relayer.core.lifecycle.ToldEventDao;
import io.relayer.core.lifecycle.TransactionSteps;
import io.relayer.core.order.Order;
import io.relayer.core.order.Order.Demand;
import io.relayer.core.order.Orders;
import io.relayer.core.outbox.BroadcastOutboxDao;
import io.relayer.core.outbox.LaneLooks;
import io.relayer.core.request.RawRequest;
import io.relayer.core.retry.Changes;
import io.relayer.core.retry.Retries;
import io.relayer.core.retry.RetryItemDao;
import io.relayer.core.signing.ExpiryDao;
import io.relayer.core.signing.HoleDao;
import io.relayer.core.signing.ReadyDao;
import io.relayer.core.signing.ReplacementDao;
import io.relayer.core.signing.SigningDao;
import io.relayer.core.signing.UnpayableDao;
import io.relayer.core.status.FollowDao;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import org.jdbi.v3.core.Handle;

/// What is done for each batch, each block, each look for work.
final class WorkStatements {
  private static final int SIZE = Batch.SIZE;
  private static final Duration LONG = Duration.ofHours(1);

  /// A step takes rows, looks each of them up in two or three tables, and perhaps sorts them.
  private static final int A_FEW = 3;

  /// The numbers of rows of [ManyInFlight] that stand there.
  private static final int READY = 1_000;

  private static final int UNREADY = 2_100;
  private static final int SIGNED = 2_500;
  private static final int PENDING = 4_000;
  private static final int IN_BLOCK = 7_500;
  private static final int FAILED = 8_950;
  private static final int CONFIRMED = 10_500;

  /// @param most rows that may be touched by any part of its plan
  /// @param first number of the first of its rows; 0 where it finds them itself
  record Work(String name, int most, int first, BiConsumer<Handle, Batch> statements) {
    @Override
    public String toString() {
      return name;
    }
  }

  private final List<Work> all = new ArrayList<>();

  private WorkStatements() {}

  static List<Work> all() {
    WorkStatements work = new WorkStatements();
    work.steps();
    work.attempts();
    work.chain();
    work.signing();
    work.looks();
    work.requests();
    return work.all;
  }

  private void add(String name, Consumer<Handle> statements) {
    add(name, A_FEW * SIZE, statements);
  }

  private void add(String name, int most, Consumer<Handle> statements) {
    all.add(new Work(name, most, 0, (handle, _) -> statements.accept(handle)));
  }

  private void over(int first, String name, BiConsumer<Handle, Batch> statements) {
    all.add(new Work(name, A_FEW * SIZE, first, statements));
  }

  private void steps() {
    over(READY, "queued", (h, b) -> TransactionSteps.queued(h, b.ids()));
    over(READY, "signed", (h, b) -> TransactionSteps.signed(h, signings(b)));
    over(SIGNED, "known", (h, b) -> TransactionSteps.known(h, b.refs()));
    over(PENDING, "included", (h, b) -> TransactionSteps.included(h, inclusions(b)));
    over(IN_BLOCK, "reorged", (h, b) -> TransactionSteps.reorged(h, b.refs()));
    over(IN_BLOCK, "finalised", (h, b) -> TransactionSteps.finalised(h, b.refs()));
    over(CONFIRMED, "violated", (h, b) -> TransactionSteps.violated(h, b.refs()));
    over(
        PENDING,
        "superseded",
        (h, b) -> TransactionSteps.superseded(h, b.refs(), Collections.nCopies(SIZE, block(999))));
    over(
        PENDING,
        "used up",
        (h, b) -> TransactionSteps.usedUp(h, b.refs(), Collections.nCopies(SIZE, block(999))));
    over(PENDING, "executed elsewhere", (h, b) -> ForeignExecutions.included(h, foreign(b)));
    over(
        PENDING,
        "payload compared",
        (h, b) ->
            ForeignExecutions.isPayload(
                h,
                b.ids().getFirst(),
                new ForeignExecutions.Execution(null, Wei.ZERO, Bytes.EMPTY)));
    over(
        PENDING,
        "refused elsewhere",
        (h, b) -> RefusedElsewhere.rejected(h, b.refs(), Collections.nCopies(SIZE, "no")));
    over(
        PENDING,
        "withdrawn elsewhere",
        (h, b) -> RefusedElsewhere.withdrawn(h, b.refs(), new OrderedBy("test")));
    over(
        FAILED,
        "taken up",
        (h, b) -> RefusedElsewhere.takenUp(h, b.refs(), Collections.nCopies(SIZE, 1)));
    over(READY, "withdrawn", (h, b) -> TransactionSteps.withdrawn(h, b.refs()));
    over(
        READY,
        "dropped",
        (h, b) ->
            TransactionSteps.dropped(
                h, b.refs(), FailureCode.EXPIRED, Collections.nCopies(SIZE, "late")));
    over(PENDING, "waiting", (h, b) -> TransactionSteps.waiting(h, b.refs(), "funds"));
    over(PENDING, "waits no more", (h, b) -> TransactionSteps.waitsNoMore(h, b.ids(), "funds"));
    over(PENDING, "repeated", (h, b) -> TransactionSteps.repeated(h, b.requestKeys()));
    over(PENDING, "told before", (h, b) -> ToldEventDao.catchUp(h, b.requestKeys()));
    over(PENDING, "state told", (h, b) -> ToldEventDao.apply(h, b.requestKeys()));
    over(PENDING, "locked", (h, b) -> AttemptSteps.lock(h, b.refs()));
    over(
        PENDING,
        "replaced",
        (h, b) -> AttemptSteps.replaced(h, b.refs(), Collections.nCopies(SIZE, 2)));
    over(
        PENDING,
        "given up",
        (h, b) ->
            AttemptSteps.givenUp(h, b.refs(), new AttemptSteps.Reason(Intent.CANCEL, null, null)));
    over(
        PENDING,
        "bump ordered",
        (h, b) -> AttemptSteps.bumpOrdered(h, b.refs(), new OrderedBy("test")));
  }

  private void attempts() {
    over(PENDING, "silence", (h, b) -> AttemptDao.silence(h, b.ids()));
    over(PENDING, "silence replaced", (h, b) -> AttemptDao.silenceReplaced(h, b.ids()));
    over(PENDING, "wake", (h, b) -> AttemptDao.wake(h, b.ids()));
    over(PENDING, "read back", (h, b) -> SendingDao.byHash(h, CHAIN, b.hashes()));
    over(PENDING, "lock for outcomes", (h, b) -> SendingDao.lock(h, b.attempts()));
    over(PENDING, "next in line", (h, b) -> NextInLine.of(h, b.ids()));
    over(PENDING, "handled", (h, b) -> SendingDao.handled(h, handled(b)));
    over(
        PENDING,
        "append to outbox",
        (h, b) -> {
          AccountDao.lockAsRoots(h, CHAIN, SENDERS);
          BroadcastOutboxDao.append(h, CHAIN, b.entries());
        });
    over(PENDING, "decided to resend", (h, b) -> ResendDao.decide(h, b.entries(), LONG, LONG));
    add("silent", h -> ResendDao.silent(h, CHAIN, null, SIZE));
    over(PENDING, "silent woken", (h, b) -> ResendDao.wakeSilent(h, b.ids()));
    add("next to resend", h -> ResendDao.nextIn(h, CHAIN));
    add("due to resend", h -> ResendDao.due(h, CHAIN, SIZE));
    add("funds came", h -> ResendDao.wakeFunded(h, CHAIN, SENDERS));
    add("lanes", 2 * A_FEW * SIZE, h -> LaneLooks.all(h, CHAIN, 3, SIZE));
  }

  private void chain() {
    over(PENDING, "hashes of a block", (h, b) -> ChainMatchDao.ours(h, CHAIN, b.hashes()));
    over(PENDING, "lock by hash", (h, b) -> ChainMatchDao.lock(h, CHAIN, b.hashes()));
    over(IN_BLOCK, "reasons to ask", (h, b) -> RevertReasonDao.put(h, b.ids()));
    add("reasons due", h -> RevertReasonDao.due(h, CHAIN, SIZE));
    add("reasons moved", h -> RevertReasonDao.forgetMoved(h, CHAIN, SIZE));
    over(
        IN_BLOCK,
        "reasons told",
        (h, b) ->
            RevertReasonDao.told(
                h,
                b.ids().stream()
                    .map(id -> new RevertReasonDao.Told(id, block(1_000).hash(), "no"))
                    .toList()));
    add("lowest open", h -> ChainMatchDao.lowestOpen(h, CHAIN));
    add(
        "overtaken",
        h ->
            ChainMatchDao.overtaken(
                h,
                CHAIN,
                countedTo(12_000 / 8 - 6_900 / 8 + 20),
                new ChainMatchDao.Page(null, null, SIZE, false)));
    add("marks taken back", h -> NonceMarks.clear(h, CHAIN, countedTo(0)));
    add("deep enough", h -> InclusionDao.deepEnough(h, CHAIN, depth(), 0, SIZE));
    add( // only while finality stands still, and each block once
        "deep, not final",
        INCLUDED + SIZE,
        h -> InclusionDao.deepButNotFinal(h, CHAIN, depth(), 0, "finality", SIZE));
    add("finality goes on", h -> InclusionDao.waitNoMore(h, CHAIN, "finality"));
    add("finalized block", h -> FinalizedDao.find(h, CHAIN));
    add("blocks of ours", INCLUDED + SIZE, h -> InclusionDao.blocks(h, CHAIN, 990));
    add("orphans", h -> InclusionDao.lockPending(h, CHAIN, List.of(block(99)), SIZE));
    add(
        "observed",
        h ->
            ObservationDao.put(
                h,
                CHAIN,
                1_000,
                SENDERS.stream()
                    .map(s -> new Observation(s, new Nonce(99_990), null, Wei.of(11), null))
                    .toList()));
    ObservationDao.Pace pace = new ObservationDao.Pace(Duration.ZERO, LONG);
    add("to observe soon", h -> ObservationDao.waiting(h, CHAIN, pace, SIZE));
    add("to observe", h -> ObservationDao.round(h, CHAIN, pace, null, SIZE));
    add("waiting senders", h -> WaitingDao.counts(h, CHAIN));
    add("senders that wait for nothing any more", SenderWaits::endOfIdle);
    add("senders without a key", h -> KeySightingDao.markWaiting(h, LONG));
  }

  private void signing() {
    add("senders with work", h -> SigningDao.sendersWithWork(h, CHAIN, SENDERS));
    add(
        "situations",
        OUT + SIZE,
        h -> SigningDao.situations(h, CHAIN, SENDERS, Instant.EPOCH, SENDERS));
    add(
        "ready",
        h ->
            ReadyDao.next(
                h,
                CHAIN,
                SENDERS.getFirst(),
                Optional.of(new ReadyDao.Caps(Wei.of(1), Wei.of(1), Wei.of(1))),
                SIZE));
    add("ready of a pool", h -> ReadyDao.ofPool(h, CHAIN, "p", Optional.empty(), SIZE));
    UnpayableDao.Means means = new UnpayableDao.Means(Optional.empty(), BigInteger.TEN);
    over(READY, "places stand", (h, b) -> SigningDao.lockQueued(h, SENDERS.getFirst(), b.ids()));
    add(
        "unpayable",
        h ->
            UnpayableDao.ofSender(
                h, CHAIN, SENDERS.getFirst(), means, UnpayableDao.BEFORE_ALL, SIZE));
    add(
        "unpayable of a pool",
        h -> UnpayableDao.ofPool(h, CHAIN, "p", means, UnpayableDao.BEFORE_ALL, SIZE));
    add("expired", h -> ExpiryDao.queued(h, SIZE));
    add("expired while out", h -> ExpiryDao.out(h, SIZE));
    add("senders with something out", h -> ReplacementDao.senders(h, CHAIN, SENDERS, true));
    add("senders of what is to replace", h -> ReplacementDao.senders(h, CHAIN, SENDERS, false));
    add("to replace", h -> ReplacementDao.askedFor(h, CHAIN, SENDERS));
    add("too old", A_FEW * 64 * SENDERS.size(), h -> ReplacementDao.due(h, CHAIN, SENDERS, 1));
    add("holes", h -> HoleDao.find(h, CHAIN, SENDERS, Instant.EPOCH, SIZE));
    add("to estimate", 4 * SIZE, h -> EstimateDao.due(h, CHAIN, SIZE));
    over(UNREADY, "first in their queues", (h, b) -> EstimateDao.first(h, b.ids()));
    over(
        UNREADY,
        "estimated",
        (h, b) ->
            EstimateDao.settle(
                h, b.refs().stream().map(ref -> new EstimateDao.Limit(ref, 30_000)).toList()));
    over(
        UNREADY,
        "estimated later",
        (h, b) ->
            EstimateDao.postpone(
                h, b.refs().stream().map(ref -> new EstimateDao.Again(ref, LONG)).toList()));
  }

  private void looks() {
    add("retries waiting", h -> RetryItemDao.any(h, CHAIN));
    add("page of retries", 8 * SIZE, h -> RetryItemDao.page(h, CHAIN, 10_000, SIZE));
    over(CONFIRMED, "retries done", (h, b) -> RetryItemDao.done(h, skipped(b)));
    over(
        CONFIRMED,
        "retries later",
        (h, b) ->
            RetryItemDao.postpone(
                h, items(b).stream().map(item -> new RetryItemDao.Later(item, 2_000)).toList()));
    over(FAILED, "retried", (h, b) -> Retries.retry(h, b.ids(), Changes.NONE));
    over(
        PENDING,
        "cancelled",
        (h, b) -> Orders.carryOut(h, orders(b, Demand.of(Order.Kind.CANCEL))));
    over(READY, "put forward", (h, b) -> Orders.carryOut(h, orders(b, Demand.priority(9))));
  }

  private void requests() {
    over(
        PENDING,
        "the same again",
        (h, b) ->
            RequestDao.insert(
                h,
                b.requests().stream()
                    .map(key -> new RequestDao.Body(key, Bytes.of(new byte[32]), 1))
                    .toList()));
    add("signed elsewhere", h -> StoredRawDao.lock(h, places()));
    over(PENDING, "followed", (h, b) -> FollowDao.ended(h, "requests", published(b)));
    over(PENDING, "final", (h, b) -> FollowDao.finals(h, b.ids()));
  }

  private static List<Signing> signings(Batch batch) {
    List<Signing> signings = new ArrayList<>();
    for (Ref ref : batch.refs()) {
      signings.add(new Signing(ref, SENDERS.getFirst(), new Nonce(1_000_000 + signings.size())));
    }
    return signings;
  }

  private static List<Inclusion> inclusions(Batch batch) {
    InBlock block = block(1_000);
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

  private static InBlock block(long number) {
    return new InBlock(number, BlockHash.parse("0x" + "bb".repeat(32)));
  }

  private static List<SendingDao.Handled> handled(Batch batch) {
    return batch.attempts().stream()
        .map(key ->
            new SendingDao.Handled(
                key, Instant.EPOCH, new SendingDao.Sent("accepted", "", 0, false), LONG))
        .toList();
  }

  private static Map<Address, Nonce> countedTo(long nonce) {
    Map<Address, Nonce> counts = new HashMap<>();
    SENDERS.forEach(sender -> counts.put(sender, new Nonce(nonce)));
    return counts;
  }

  private static InclusionDao.Depth depth() {
    return new InclusionDao.Depth(1_000, 900, 998);
  }

  private static List<RetryItemDao.Item> items(Batch batch) {
    return batch.ids().stream().map(id -> new RetryItemDao.Item(1, id, Changes.NONE)).toList();
  }

  private static List<RetryItemDao.Done> skipped(Batch batch) {
    return items(batch).stream()
        .map(
            item -> new RetryItemDao.Done(item, RetryItemDao.Result.SKIPPED, null, "STOPPED", null))
        .toList();
  }

  private static List<Order> orders(Batch batch, Demand demand) {
    return batch.requests().stream().map(key -> new Order(key, demand, null, "test")).toList();
  }

  private static List<RawRequest.Place> places() {
    List<RawRequest.Place> places = new ArrayList<>();
    for (int i = 0; i < SIZE; i++) {
      places.add(new RawRequest.Place(CHAIN, SENDERS.get(i % 8), new Nonce(700 + i / 8)));
    }
    return places;
  }

  private static List<FollowDao.Published> published(Batch batch) {
    return batch.requests().stream().map(key -> new FollowDao.Published(key, 0, 1)).toList();
  }
}
