package io.relayer.monitor.heads;

import io.relayer.core.database.Portions;
import io.relayer.core.transaction.InBlock;
import io.relayer.core.transaction.TransactionSteps;
import io.relayer.core.transaction.TransactionVersion;
import io.relayer.ethereum.value.ChainId;
import io.relayer.messages.TransactionId;
import io.relayer.monitor.finality.InclusionDao;
import io.relayer.monitor.inclusion.FinalityViolation;
import java.util.List;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jdbi.v3.core.Handle;

/// Transactions in blocks that are not canonical any more: pending ones are made pending again and
/// sent again, final ones are finality violations and made pending again as well. So are those that
/// a foreign transaction in such a block had ended: their nonce may be free again.
///
/// One that the database refuses to change stays as it is, and keeps none of the others.
public final class Orphans {
  private static final int BATCH = 1_000;

  private final Handle handle;
  private final ChainId chain;
  private final BiConsumer<? super TransactionId, RuntimeException> refused;
  private int passedOver;

  private Orphans(
      Handle handle, ChainId chain, BiConsumer<? super TransactionId, RuntimeException> refused) {
    this.handle = handle;
    this.chain = chain;
    this.refused = refused;
  }

  /// What one SQL transaction did.
  ///
  /// @param refused how many the database refuses to make pending again
  /// @param all whether no other is left; if not, this is to be done again in a further one
  public record PutBack(int reorged, int violated, int refused, boolean all) {}

  /// @param refusedBefore how many the SQL transaction before was refused: they are read again, and
  ///   take no place from others
  /// @param refused is told of each that the database refuses
  public static PutBack putBack(
      Handle handle,
      ChainId chain,
      List<InBlock> orphaned,
      int refusedBefore,
      BiConsumer<? super TransactionId, RuntimeException> refused) {
    return orphaned.isEmpty()
        ? new PutBack(0, 0, 0, true)
        : new Orphans(handle, chain, refused).putBack(orphaned, BATCH + refusedBefore);
  }

  private PutBack putBack(List<InBlock> orphaned, int limit) {
    List<TransactionVersion> pending = InclusionDao.lockPending(handle, chain, orphaned, limit);
    int reorged = moved(pending, some -> TransactionSteps.reorged(handle, some));
    // Each is read after the step before: that of an older generation moves the newest one as well.
    List<TransactionVersion> ended = InclusionDao.lockFinal(handle, chain, orphaned, limit);
    int violated = violated(ended);
    List<TransactionVersion> superseded =
        InclusionDao.lockSuperseded(handle, chain, orphaned, limit);
    violated += violated(superseded);
    FinalityViolation.tell(handle, chain, violated);
    boolean all = Stream.of(pending, ended, superseded).allMatch(some -> some.size() < limit);
    return new PutBack(reorged, violated, passedOver, all);
  }

  private int violated(List<TransactionVersion> refs) {
    return moved(refs, some -> TransactionSteps.violated(handle, some));
  }

  private int moved(
      List<TransactionVersion> refs, Function<List<TransactionVersion>, Set<TransactionId>> step) {
    int[] moved = {0};
    Portions.within(
        handle,
        refs,
        some -> moved[0] += step.apply(some).size(),
        (one, why) -> {
          passedOver++;
          refused.accept(one.id(), why);
        });
    return moved[0];
  }
}
