package io.relayer.core.retry;

import static java.util.Comparator.comparing;

import io.relayer.core.restore.Verified;
import io.relayer.core.retry.RetryOutcome.Made;
import io.relayer.core.retry.RetryOutcome.Reason;
import io.relayer.core.retry.RetryOutcome.Refused;
import io.relayer.core.transaction.NextGenerations;
import io.relayer.core.transaction.NextGenerations.Next;
import io.relayer.messages.TransactionId;
import io.relayer.messages.request.RequestKey;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/// Makes the next generation of requests that have failed or were cancelled.
///
/// A payload gets a second nonce here, so this is where it could be executed twice. It may only be
/// made where the one before never had a nonce, or what was mined at that nonce is in or below the
/// chain's finalized block ([io.relayer.core.chain.FinalizedBlock]). The row of the one before is
/// locked first: what decides is read under that lock, and a reorg that undoes it needs the same
/// lock. The generations before that one must be final still, and not executed: an event of theirs
/// needs this lock, too. What was looked at here is asked again when the next generation is signed
/// and sent ([io.relayer.core.transaction.EarlierGenerations]).
///
/// Crash points: all is one SQL transaction of the caller. Before its commit nothing has happened.
/// After it the next generation is queued, and the one before says by whom it was followed, so that
/// nobody follows it again; the constraints `UNIQUE (retry_of)` and `UNIQUE (request_key,
/// generation)` say so too. If a reorg deeper than that ever undoes the one before, its intent is
/// there already: its payload is not sent again.
///
/// That the one before never had a nonce, or that nothing of ours is at it, an older copy of the
/// database can't tell: while something holds, or before this run of the server was compared with
/// Kafka, nothing is made ([io.relayer.core.restore.Verified#require]).
///
/// Why: RATIONALE.md#followed-by.
public final class Retries {
  private Retries() {}

  /// Follows one generation of a request, if it is the newest.
  ///
  /// @throws io.relayer.core.restore.NotVerifiedException where the database may be an older copy
  public static RetryOutcome retry(Handle handle, RequestKey key, int generation, Changes changes) {
    Optional<TransactionId> id = RetryDao.find(handle, key, generation);
    if (id.isEmpty()) {
      return new Refused(
          Reason.UNKNOWN, "request %s has no generation %d".formatted(key, generation));
    }
    return retry(handle, List.of(id.get()), changes).values().iterator().next();
  }

  /// Follows each of the transactions, or says why not. Their requests keep the order of these.
  ///
  /// @throws io.relayer.core.restore.NotVerifiedException where the database may be an older copy
  public static Map<TransactionId, RetryOutcome> retry(
      Handle handle, Collection<TransactionId> transactions, Changes changes) {
    Verified.require(handle);
    Map<TransactionId, Predecessor> locked =
        RetryDao.lock(handle, transactions, changes.deadline());
    Map<TransactionId, RetryOutcome> outcomes = new LinkedHashMap<>();
    List<Next> nexts = new ArrayList<>();
    List<TransactionId> inOrder =
        transactions.stream().distinct().sorted(comparing(TransactionId::value)).toList();
    for (TransactionId id : inOrder) {
      outcomes.put(id, decide(id, locked.get(id), changes, nexts));
    }
    if (!nexts.isEmpty()) {
      NextGenerations.make(handle, nexts, changes.terms());
    }
    return outcomes;
  }

  private static RetryOutcome decide(
      TransactionId id, @Nullable Predecessor predecessor, Changes changes, List<Next> nexts) {
    if (predecessor == null) {
      return new Refused(Reason.UNKNOWN, "there is no transaction " + id);
    }
    Optional<RetryOutcome> refusal = predecessor.refusal();
    if (refusal.isPresent()) {
      return refusal.get();
    }
    Next next =
        new Next(
            predecessor.ref(),
            TransactionId.next(System.currentTimeMillis()),
            changes.gasLimit(predecessor.terms().gasLimit(), predecessor.terms().estimated()));
    nexts.add(next);
    return new Made(next.id());
  }
}
