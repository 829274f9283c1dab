package io.relayer.monitor.inclusion;

import io.relayer.core.domain.ChainId;
import io.relayer.core.domain.TransactionId;
import io.relayer.core.lifecycle.ChainMatchDao.Open;
import io.relayer.core.lifecycle.ForeignExecutions;
import io.relayer.core.lifecycle.NonceMarks;
import io.relayer.core.lifecycle.Ref;
import io.relayer.core.lifecycle.TransactionSteps;
import io.relayer.node.chain.Receipt;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jdbi.v3.core.Handle;

/// Writes down what a look by nonces has seen; to be called in a leader's SQL transaction.
final class SettledWriter {
  private SettledWriter() {}

  /// @param foreign of how many a stranger's transaction has executed the payload
  record Written(int included, Set<TransactionId> foreign, Set<TransactionId> superseded) {}

  /// @param mined receipts of ours
  /// @param open those that a block is not known to hold an attempt of
  static Written write(
      Handle handle,
      ChainId chain,
      List<Receipt> mined,
      List<NonceVerdict> settled,
      Collection<Open> open) {
    List<Receipt> all = new ArrayList<>(mined);
    all.addAll(of(settled, NonceVerdict.Ours.class, NonceVerdict.Ours::receipt));
    int included = InclusionWriter.write(handle, chain, all);
    Set<TransactionId> foreign =
        ForeignExecutions.included(
            handle, of(settled, NonceVerdict.Executed.class, NonceVerdict.Executed::foreign));
    Set<TransactionId> superseded = superseded(handle, settled);
    mark(handle, open, settled);
    return new Written(included, foreign, superseded);
  }

  /// None on an older copy, which lacks attempts of ours and can't tell who is a stranger.
  private static Set<TransactionId> superseded(Handle handle, List<NonceVerdict> settled) {
    Set<TransactionId> moved =
        new HashSet<>(
            TransactionSteps.superseded(
                handle,
                of(settled, NonceVerdict.Lost.class, NonceVerdict.Lost::transaction),
                of(settled, NonceVerdict.Lost.class, NonceVerdict.Lost::block)));
    moved.addAll(
        TransactionSteps.usedUp(
            handle,
            of(settled, NonceVerdict.UsedUp.class, NonceVerdict.UsedUp::transaction),
            of(settled, NonceVerdict.UsedUp.class, NonceVerdict.UsedUp::block)));
    return moved;
  }

  /// Says what those wait for that stay open; of those that moved meanwhile it is asked again. What
  /// waits for old states goes on saying so until one was had.
  private static void mark(Handle handle, Collection<Open> open, List<NonceVerdict> settled) {
    List<Ref> unknown = of(settled, NonceVerdict.Unknown.class, NonceVerdict.Unknown::transaction);
    Set<Ref> done = settled.stream().map(NonceVerdict::transaction).collect(Collectors.toSet());
    List<Ref> fresh =
        open.stream()
            .filter(one -> !one.marked())
            .map(Open::transaction)
            .filter(ref -> !done.contains(ref))
            .toList();
    if (!fresh.isEmpty()) {
      TransactionSteps.waiting(handle, fresh, NonceMarks.FOREIGN_NONCE);
    }
    if (!unknown.isEmpty()) {
      TransactionSteps.waiting(handle, unknown, NonceMarks.HISTORY);
    }
  }

  private static <V extends NonceVerdict, T> List<T> of(
      List<NonceVerdict> verdicts, Class<V> kind, Function<V, T> value) {
    return verdicts.stream().filter(kind::isInstance).map(kind::cast).map(value).toList();
  }
}
