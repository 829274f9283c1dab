package io.relayer.core.order;

import io.relayer.core.restore.Verified;
import io.relayer.core.retry.Changes;
import io.relayer.core.retry.Retries;
import io.relayer.core.retry.RetryOutcome;
import io.relayer.core.transaction.PrunedRequests;
import io.relayer.messages.TransactionId;
import io.relayer.messages.order.Order;
import io.relayer.messages.request.RequestKey;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jdbi.v3.core.Handle;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Carries out orders, whoever gives them.
///
/// All happens under the lock of the request's newest generation, in the caller's SQL transaction:
/// the step with its event, and the row of table `orders`. So an order and the signing of the same
/// request can't both have found it queued. Crash points: before the commit nothing has happened,
/// after it all has. An order that is given again finds what it asked for, and does nothing. One
/// that is *read* again, after a restore, means the generation that it meant the first time.
///
/// Why: RATIONALE.md#orders-locked.
public final class Orders {
  private static final Logger log = LoggerFactory.getLogger(Orders.class);

  private final Handle handle;
  private final List<Order> orders;
  private final SortedMap<Integer, Outcome> outcomes = new TreeMap<>();

  private Orders(Handle handle, List<Order> orders) {
    this.handle = handle;
    this.orders = orders;
  }

  /// Carries them out in their order.
  ///
  /// @throws io.relayer.core.restore.NotVerifiedException where the database may be an older copy:
  ///   what is queued in it may be out
  /// @return what became of each, in the same order
  public static List<Outcome> carryOut(Handle handle, List<Order> orders) {
    Verified.require(handle);
    Orders run = new Orders(handle, orders);
    run.waves().forEach(run::carryOut);
    List<Outcome> outcomes = List.copyOf(run.outcomes.values());
    List<OrderDao.Entry> entries = new ArrayList<>(orders.size());
    for (int i = 0; i < orders.size(); i++) {
      entries.add(new OrderDao.Entry(orders.get(i), outcomes.get(i)));
    }
    OrderDao.insert(handle, entries);
    return outcomes;
  }

  /// Places in the list: the first orders of all requests, then the second ones, and so on. What
  /// the first wave locks is what all others need, so rows are locked in the order of their ids.
  private List<List<Integer>> waves() {
    List<List<Integer>> waves = new ArrayList<>();
    Map<RequestKey, Integer> seen = new HashMap<>();
    for (int i = 0; i < orders.size(); i++) {
      int wave = seen.merge(orders.get(i).request(), 1, Integer::sum) - 1;
      if (wave == waves.size()) {
        waves.add(new ArrayList<>());
      }
      waves.get(wave).add(i);
    }
    return waves;
  }

  private void carryOut(List<Integer> wave) {
    Map<RequestKey, Target> targets =
        TargetDao.lock(handle, wave.stream().map(i -> orders.get(i).request()).toList());
    Steps steps = new Steps();
    for (int i : wave) {
      Order order = orders.get(i);
      Target target = targets.get(order.request());
      outcomes.put(
          i, target == null ? withoutTarget(order.request()) : carryOut(order, target, steps));
    }
    Set<TransactionId> left = steps.take(handle);
    if (!left.isEmpty()) {
      Verified.require(handle); // else a hold that came just now is the reason
      for (int i : wave) {
        Target target = targets.get(orders.get(i).request());
        if (target != null && left.contains(target.ref().id())) {
          outcomes.put(i, notAllowed(target));
        }
      }
    }
  }

  private Outcome withoutTarget(RequestKey request) {
    PrunedRequests.Pruned pruned = PrunedRequests.of(handle, List.of(request)).get(request);
    return pruned == null
        ? new Outcome.Unknown()
        : new Outcome.Refused(
            "it is %s, and its transactions were deleted by their age"
                .formatted(pruned.state().text()));
  }

  /// The guard's loser is an outcome like others: an order that it can't be done for must not keep
  /// the ones behind it from being carried out.
  private static Outcome notAllowed(Target target) {
    log.error(
        "{} of transaction {} did not allow what was ordered: is its sender still in use?",
        target.state(),
        target.ref().id());
    return new Outcome.Refused(
        "it is %s, and its row does not allow that (relayer audit tells what is wrong with it)"
            .formatted(target.state().text()));
  }

  private Outcome carryOut(Order order, Target target, Steps steps) {
    return switch (before(order, target).orElseGet(() -> Verdict.of(order, target))) {
      case Verdict.Take(var effect, var detail) -> {
        steps.add(effect, order, target.ref());
        yield new Outcome.Done(effect, detail);
      }
      case Verdict.Retry(int generation) -> retry(order, generation);
      case Verdict.Settled(var outcome) -> outcome;
    };
  }

  /// Of an order that names no generation and is read a second time: what it was carried out on the
  /// first time. A generation that was made since is not meant by it. Where no event tells that, it
  /// had no effect, or nobody was told of it: then it can't mean one that was made after it was
  /// given, and before reading again began.
  private Optional<Verdict> before(Order order, Target target) {
    Order.Reading reading = order.reading();
    if (reading == null
        || reading.againSince() == null
        || order.generation() != null
        || target.generation() == 1) {
      return Optional.empty();
    }
    TransactionId newest = target.ref().id();
    Optional<Integer> meant = MeantDao.generation(handle, newest, reading.source());
    if (meant.isPresent()) {
      return meant.filter(g -> g < target.generation()).map(Verdict::carriedOutOn);
    }
    Instant made = MeantDao.madeAt(handle, newest);
    return made.isAfter(reading.at()) && made.isBefore(reading.againSince())
        ? Optional.of(Verdict.madeSince(target.generation()))
        : Optional.empty();
  }

  private Outcome retry(Order order, int generation) {
    return switch (Retries.retry(handle, order.request(), generation, Changes.NONE)) {
      case RetryOutcome.Made _ ->
          new Outcome.Done(
              Outcome.Effect.RETRIED, "generation %d is queued".formatted(generation + 1));
      case RetryOutcome.TooEarly early -> new Outcome.Refused(early.text());
      case RetryOutcome.Unproved unproved -> new Outcome.Refused(unproved.text());
      case RetryOutcome.Refused(var _, String text) -> new Outcome.Refused(text);
    };
  }
}
