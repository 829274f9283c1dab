package io.relayer.monitor.inclusion;

import io.relayer.core.account.WaitReason;
import io.relayer.core.database.Portions;
import io.relayer.core.transaction.ForeignExecutions;
import io.relayer.core.transaction.TransactionSteps;
import io.relayer.core.transaction.TransactionVersion;
import io.relayer.core.transaction.WaitingMarks;
import io.relayer.ethereum.value.ChainId;
import io.relayer.messages.TransactionId;
import io.relayer.monitor.inclusion.ChainMatchDao.Open;
import io.relayer.node.chain.Receipt;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jdbi.v3.core.Handle;

/// Writes down what a look by nonces has seen; to be called in a leader's SQL transaction. What the
/// database refuses to write of one of them keeps none of the others from being written: it is seen
/// again at a later head.
final class SettledWriter {
  private final Handle handle;
  private final ChainId chain;
  private final BiConsumer<Object, RuntimeException> refused;

  /// @param refused is told of each that the database refuses
  SettledWriter(Handle handle, ChainId chain, BiConsumer<Object, RuntimeException> refused) {
    this.handle = handle;
    this.chain = chain;
    this.refused = refused;
  }

  /// @param foreign of how many a foreign transaction has executed the payload
  record Written(int included, Set<TransactionId> foreign, Set<TransactionId> superseded) {}

  /// @param mined receipts of ours
  /// @param open those that a block is not known to hold an attempt of
  Written write(List<Receipt> mined, List<NonceVerdict> settled, Collection<Open> open) {
    List<Receipt> all = new ArrayList<>(mined);
    all.addAll(column(of(settled, NonceVerdict.Ours.class), NonceVerdict.Ours::receipt));
    int included = InclusionWriter.write(handle, chain, all, refused);
    Set<TransactionId> foreign =
        moved(
            of(settled, NonceVerdict.Executed.class),
            some ->
                ForeignExecutions.included(handle, column(some, NonceVerdict.Executed::foreign)));
    Set<TransactionId> superseded = superseded(settled);
    mark(open, settled);
    return new Written(included, foreign, superseded);
  }

  /// None on an older copy, which lacks attempts of ours and can't tell what is foreign.
  private Set<TransactionId> superseded(List<NonceVerdict> settled) {
    Set<TransactionId> moved =
        moved(
            of(settled, NonceVerdict.Lost.class),
            some ->
                TransactionSteps.superseded(
                    handle,
                    column(some, NonceVerdict.Lost::transaction),
                    column(some, NonceVerdict.Lost::block)));
    moved.addAll(
        moved(
            of(settled, NonceVerdict.UsedUp.class),
            some ->
                TransactionSteps.usedUp(
                    handle,
                    column(some, NonceVerdict.UsedUp::transaction),
                    column(some, NonceVerdict.UsedUp::block))));
    return moved;
  }

  /// Says what those wait for that stay open; of those that moved meanwhile it is asked again. What
  /// waits for old states goes on saying so until one was had.
  private void mark(Collection<Open> open, List<NonceVerdict> settled) {
    List<TransactionVersion> unknown =
        column(of(settled, NonceVerdict.Unknown.class), NonceVerdict.Unknown::transaction);
    Set<TransactionVersion> done =
        settled.stream().map(NonceVerdict::transaction).collect(Collectors.toSet());
    List<TransactionVersion> fresh =
        open.stream()
            .filter(one -> !one.marked())
            .map(Open::transaction)
            .filter(ref -> !done.contains(ref))
            .toList();
    sayWaiting(fresh, WaitReason.FOREIGN_NONCE);
    sayWaiting(unknown, WaitReason.HISTORY);
  }

  private void sayWaiting(List<TransactionVersion> refs, WaitReason mark) {
    Portions.within(
        handle,
        refs,
        some -> WaitingMarks.waiting(handle, some, mark),
        (one, why) -> refused.accept(one.id(), why));
  }

  private <V extends NonceVerdict> Set<TransactionId> moved(
      List<V> verdicts, Function<List<V>, Set<TransactionId>> step) {
    Set<TransactionId> moved = new HashSet<>();
    Portions.within(
        handle,
        verdicts,
        some -> moved.addAll(step.apply(some)),
        (one, why) -> refused.accept(one.transaction().id(), why));
    return moved;
  }

  private static <V extends NonceVerdict> List<V> of(List<NonceVerdict> verdicts, Class<V> kind) {
    return verdicts.stream().filter(kind::isInstance).map(kind::cast).toList();
  }

  private static <V, T> List<T> column(List<V> verdicts, Function<V, T> value) {
    return verdicts.stream().map(value).toList();
  }
}
