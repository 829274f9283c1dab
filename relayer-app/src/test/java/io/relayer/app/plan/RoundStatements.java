package io.relayer.app.plan;

import static io.relayer.app.plan.ManyInFlight.CHAIN;
import static io.relayer.app.plan.ManyInFlight.OUT;
import static io.relayer.app.plan.ManyInFlight.SENDERS;

import io.relayer.core.order.Orders;
import io.relayer.core.retry.Changes;
import io.relayer.core.retry.Retries;
import io.relayer.core.retry.RetryItemDao;
import io.relayer.core.transaction.PrunedRequests;
import io.relayer.core.transaction.QueuedTerms;
import io.relayer.core.transaction.RequestDao;
import io.relayer.core.transaction.RequestPruning;
import io.relayer.ethereum.value.Bytes;
import io.relayer.ethereum.value.Nonce;
import io.relayer.ethereum.value.Wei;
import io.relayer.messages.order.Order;
import io.relayer.messages.order.Order.Demand;
import io.relayer.messages.request.RawRequest;
import io.relayer.monitor.estimates.EstimateDao;
import io.relayer.operations.status.FollowDao;
import io.relayer.signer.intake.StoredRawDao;
import io.relayer.signer.signing.ExpiryDao;
import io.relayer.signer.signing.NonceGapDao;
import io.relayer.signer.signing.ReadyDao;
import io.relayer.signer.signing.ReplacementDao;
import io.relayer.signer.signing.SigningDao;
import io.relayer.signer.signing.UnpayableDao;
import java.math.BigInteger;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Statements that look for work, and those of orders, retries and requests that come.
final class RoundStatements {
  private static final int SIZE = Batch.SIZE;
  private static final Duration LONG = Duration.ofHours(1);

  private RoundStatements() {}

  static void addTo(WorkStatements work) {
    signing(work);
    looks(work);
    requests(work);
    pruning(work);
  }

  private static void pruning(WorkStatements work) {
    work.add("looks for what is old", h -> RequestPruning.look(h, null, Duration.ZERO, SIZE));
    work.over(
        WorkStatements.LONG_OVER,
        "pruned",
        (h, b) -> {
          h.execute(
              "delete from blocks where number < 1000"); // the others are far below the window
          h.execute( // all of it was published
              """
              insert into cursors (lane, pos, id, system_identifier)
              select 'transitions', '9000000000000000000', 0, system_identifier from pg_control_system()
              """);
          RequestPruning.prune(h, b.requestKeys(), Duration.ZERO);
        });
    work.over(
        WorkStatements.LONG_OVER, "pruned ones", (h, b) -> PrunedRequests.of(h, b.requests()));
  }

  private static void signing(WorkStatements work) {
    work.add("senders with work", h -> SigningDao.sendersWithWork(h, CHAIN, SENDERS));
    work.add(
        "situations",
        OUT + SIZE,
        h -> SigningDao.situations(h, CHAIN, SENDERS, Instant.EPOCH, SENDERS));
    work.add(
        "ready",
        h ->
            ReadyDao.next(
                h,
                CHAIN,
                SENDERS.getFirst(),
                Optional.of(new ReadyDao.Caps(Wei.of(1), Wei.of(1), Wei.of(1))),
                SIZE));
    work.add("ready of a pool", h -> ReadyDao.ofPool(h, CHAIN, "p", Optional.empty(), SIZE));
    UnpayableDao.Means means = new UnpayableDao.Means(Optional.empty(), BigInteger.TEN);
    work.over(
        WorkStatements.READY,
        "places stand",
        (h, b) -> SigningDao.lockQueued(h, SENDERS.getFirst(), b.ids()));
    work.add(
        "unpayable",
        h ->
            UnpayableDao.ofSender(
                h, CHAIN, SENDERS.getFirst(), means, UnpayableDao.BEFORE_ALL, SIZE));
    work.add(
        "unpayable of a pool",
        h -> UnpayableDao.ofPool(h, CHAIN, "p", means, UnpayableDao.BEFORE_ALL, SIZE));
    work.add("expired", h -> ExpiryDao.queued(h, SIZE));
    work.add("expired while out", h -> ExpiryDao.out(h, SIZE));
    work.add("senders with something out", h -> ReplacementDao.senders(h, CHAIN, SENDERS, true));
    work.add(
        "senders of what is to replace", h -> ReplacementDao.senders(h, CHAIN, SENDERS, false));
    work.add("to replace", h -> ReplacementDao.askedFor(h, CHAIN, SENDERS));
    work.add(
        "too old",
        WorkStatements.A_FEW * 64 * SENDERS.size(),
        h -> ReplacementDao.due(h, CHAIN, SENDERS, 1));
    work.add("holes", h -> NonceGapDao.find(h, CHAIN, SENDERS, Instant.EPOCH, SIZE));
    work.add("to estimate", 4 * SIZE, h -> EstimateDao.due(h, CHAIN, SIZE));
    work.over(
        WorkStatements.UNREADY, "first in their queues", (h, b) -> EstimateDao.first(h, b.ids()));
    work.over(
        WorkStatements.UNREADY,
        "estimated",
        (h, b) ->
            QueuedTerms.settle(
                h, b.refs().stream().map(ref -> new QueuedTerms.Limit(ref, 30_000)).toList()));
    work.over(
        WorkStatements.UNREADY,
        "estimated later",
        (h, b) ->
            QueuedTerms.postpone(
                h, b.refs().stream().map(ref -> new QueuedTerms.Again(ref, LONG)).toList()));
  }

  private static void looks(WorkStatements work) {
    work.add("retries waiting", h -> RetryItemDao.any(h, CHAIN));
    work.add("page of retries", 8 * SIZE, h -> RetryItemDao.page(h, CHAIN, 10_000, SIZE));
    work.over(WorkStatements.CONFIRMED, "retries done", (h, b) -> RetryItemDao.done(h, skipped(b)));
    work.over(
        WorkStatements.CONFIRMED,
        "retries later",
        (h, b) ->
            RetryItemDao.postpone(
                h, items(b).stream().map(item -> new RetryItemDao.Later(item, 2_000)).toList()));
    work.over(WorkStatements.FAILED, "retried", (h, b) -> Retries.retry(h, b.ids(), Changes.NONE));
    work.over(
        WorkStatements.PENDING,
        "cancelled",
        (h, b) -> Orders.carryOut(h, orders(b, Demand.of(Order.Kind.CANCEL))));
    work.over(
        WorkStatements.READY,
        "put forward",
        (h, b) -> Orders.carryOut(h, orders(b, Demand.priority(9))));
  }

  private static void requests(WorkStatements work) {
    work.over(
        WorkStatements.PENDING,
        "the same again",
        (h, b) ->
            RequestDao.insert(
                h,
                b.requests().stream()
                    .map(key -> new RequestDao.Body(key, Bytes.of(new byte[32]), 1))
                    .toList()));
    work.add("signed elsewhere", h -> StoredRawDao.lock(h, places()));
    work.over(
        WorkStatements.PENDING, "followed", (h, b) -> FollowDao.ended(h, "requests", published(b)));
    work.over(WorkStatements.PENDING, "final", (h, b) -> FollowDao.finals(h, b.ids()));
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
