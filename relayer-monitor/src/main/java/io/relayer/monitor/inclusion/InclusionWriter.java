package io.relayer.monitor.inclusion;

import io.relayer.core.database.Portions;
import io.relayer.core.transaction.Inclusion;
import io.relayer.core.transaction.TransactionSteps;
import io.relayer.core.transaction.TransactionVersion;
import io.relayer.ethereum.value.ChainId;
import io.relayer.ethereum.value.TxHash;
import io.relayer.messages.TransactionId;
import io.relayer.monitor.inclusion.ChainMatchDao.Match;
import io.relayer.node.chain.Receipt;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BiConsumer;
import org.jdbi.v3.core.Handle;

/// Writes down that blocks hold transactions of ours. To be called in a leader's SQL transaction;
/// writing the same again changes nothing.
///
/// A row that the database refuses to write keeps none of the others from being written. It stays
/// as it was: out, and found again by its nonce at each head ([UsedNonces]); or in a block that is
/// not canonical, and made pending again where it is judged ([io.relayer.monitor.finality]).
///
/// Why: RATIONALE.md#inclusion-pages.
public final class InclusionWriter {
  private InclusionWriter() {}

  /// @param refused is told of each that the database refuses
  /// @return how many transactions were found included that were not before
  public static int write(
      Handle handle,
      ChainId chain,
      List<Receipt> mined,
      BiConsumer<? super TxHash, RuntimeException> refused) {
    int[] included = {0};
    Portions.within(
        handle,
        mined,
        some -> included[0] += write(handle, chain, some),
        (one, why) -> refused.accept(one.transaction(), why));
    return included[0];
  }

  private static int write(Handle handle, ChainId chain, List<Receipt> mined) {
    Map<TxHash, Receipt> byHash = new HashMap<>();
    mined.forEach(one -> byHash.put(one.transaction(), one));
    List<Found> found = putRight(handle, chain, byHash);
    List<Inclusion> steps =
        found.stream()
            .filter(one -> one.match.includedIn() == null && !one.match.state().isFinal())
            .map(InclusionWriter::inclusion)
            .toList();
    if (steps.isEmpty()) {
      return 0;
    }
    Set<TransactionId> included = TransactionSteps.included(handle, steps);
    RevertReasonDao.put(handle, included);
    return included.size();
  }

  private record Found(Match match, Receipt mined) {
    /// Whether the row says something else than the chain.
    boolean isWrong() {
      return match.includedIn() == null
          ? match.state().isFinal()
          : !match.includedIn().equals(mined.blockHash());
    }
  }

  private static List<Found> lock(Handle handle, ChainId chain, Map<TxHash, Receipt> byHash) {
    List<Found> found = new ArrayList<>();
    for (Match match : ChainMatchDao.lock(handle, chain, byHash.keySet())) {
      Receipt mined = byHash.get(match.hash());
      if (mined != null) {
        found.add(new Found(match, mined));
      }
    }
    return found;
  }

  /// What is wrong loses its ground first: rows that are in another block as far as we know, or
  /// final without one. All are locked, so what was read is what is moved; but a step of an older
  /// generation moves the newest one as well, so what comes after a step is read after it.
  private static List<Found> putRight(Handle handle, ChainId chain, Map<TxHash, Receipt> byHash) {
    List<Found> found = lock(handle, chain, byHash);
    List<TransactionVersion> pending = wrong(found, false);
    if (!pending.isEmpty()) {
      TransactionSteps.reorged(handle, pending);
      found = lock(handle, chain, byHash);
    }
    List<TransactionVersion> ended = wrong(found, true);
    if (!ended.isEmpty()) {
      int violated = TransactionSteps.violated(handle, ended).size();
      FinalityViolation.tell(handle, chain, violated);
      found = lock(handle, chain, byHash);
    }
    return found;
  }

  private static List<TransactionVersion> wrong(List<Found> found, boolean ended) {
    return found.stream()
        .filter(one -> one.isWrong() && one.match.state().isFinal() == ended)
        .map(one -> one.match.transaction())
        .toList();
  }

  private static Inclusion inclusion(Found found) {
    return inclusion(found.match.transaction(), found.match.attempt(), found.mined);
  }

  static Inclusion inclusion(TransactionVersion transaction, int attempt, Receipt receipt) {
    return new Inclusion(
        transaction,
        attempt,
        receipt.blockNumber(),
        receipt.blockHash(),
        receipt.succeeded(),
        receipt.gasUsed(),
        receipt.effectiveGasPrice(),
        new Inclusion.Details(receipt.contractAddress(), null));
  }
}
