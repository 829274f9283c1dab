package io.relayer.monitor.finality;

import io.relayer.core.account.WaitReason;
import io.relayer.core.chain.FinalizedBlock;
import io.relayer.core.database.ContentFault;
import io.relayer.core.database.PassedOver;
import io.relayer.core.database.Portions;
import io.relayer.core.lease.Lease;
import io.relayer.core.transaction.InBlock;
import io.relayer.core.transaction.TransactionSteps;
import io.relayer.core.transaction.TransactionVersion;
import io.relayer.core.transaction.WaitingMarks;
import io.relayer.messages.TransactionId;
import io.relayer.monitor.finality.CanonicalBlocks.Verdict;
import io.relayer.monitor.finality.InclusionDao.Deep;
import io.relayer.monitor.finality.InclusionDao.Depth;
import io.relayer.monitor.leader.ChainTerms;
import io.relayer.monitor.leader.Leader;
import io.relayer.monitor.leader.MonitorMetrics;
import io.relayer.monitor.window.HeaderWindow;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.jdbi.v3.core.Handle;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Makes transactions final, reverted ones too, once their block is as deep as each of them asks,
/// is at or below the finalized block where they ask for that, and is the chain's by the window and
/// by the word of a second node ([CanonicalBlocks]). Those in blocks of another chain are made
/// pending again; of those in blocks that are disputed, or that no node has any more, nothing is
/// known: they wait. Nothing here goes by a clock.
///
/// Nodes are asked between the SQL transactions. What was read is what is moved, by its version: a
/// transaction that moved meanwhile is judged at the next head; so is one that the database refuses
/// to change, which keeps no other from becoming final.
public final class FinalityStep {
  private static final Logger log = LoggerFactory.getLogger(FinalityStep.class);
  private static final int BATCH = 1_000;

  private final Leader leader;
  private final ChainTerms terms;
  private final CanonicalBlocks canonical;
  private final MonitorMetrics metrics;
  private final PassedOver<TransactionId> refused;

  /// Up to here all that waits says so; what a process forgets is told by the next one.
  private long toldUpTo = -1;

  public FinalityStep(
      Leader leader, ChainTerms terms, CanonicalBlocks canonical, MonitorMetrics metrics) {
    this.leader = leader;
    this.terms = terms;
    this.canonical = canonical;
    this.metrics = metrics;
    this.refused = metrics.passedOver("is deep enough, and can't be made final or put back");
  }

  /// Goes through all that is deep enough, in several SQL transactions.
  ///
  /// @return how many became final
  public int settle(Lease lease, HeaderWindow window, Optional<FinalizedBlock> finalized) {
    Depth depth =
        new Depth(
            window.head().number(),
            finalized.map(FinalizedBlock::number).orElse(-1L),
            window.head().number() + 1 - terms.finality().confirmations());
    Settled all = Settled.NOTHING;
    long from = 0;
    List<Deep> deep;
    do {
      long start = from;
      deep =
          leader.read(
              handle -> InclusionDao.deepEnough(handle, terms.chain(), depth, start, BATCH));
      Settled page = settle(lease, window, deep);
      all = all.plus(page);
      // Once more from the block at which the page ended, unless nothing of it can be settled now.
      long last = deep.isEmpty() ? start : deep.getLast().block().number();
      from = page.moved == 0 && last == start ? last + 1 : last;
    } while (deep.size() == BATCH);
    metrics.unsettled(all.disputed, all.unknown);
    tellWhatWaits(lease, depth, finalized);
    return all.moved;
  }

  /// Of transactions that are deep enough: those that became final, those in disputed blocks, and
  /// those in blocks that no node has.
  private record Settled(int moved, int disputed, int unknown) {
    static final Settled NOTHING = new Settled(0, 0, 0);

    Settled plus(Settled other) {
      return new Settled(moved + other.moved, disputed + other.disputed, unknown + other.unknown);
    }
  }

  private Settled settle(Lease lease, HeaderWindow window, List<Deep> deep) {
    if (deep.isEmpty()) {
      return Settled.NOTHING;
    }
    Map<InBlock, Verdict> verdicts =
        canonical.of(window, deep.stream().map(Deep::block).collect(Collectors.toSet()));
    int moved =
        write(
            lease, refs(deep, verdicts, Verdict.CANONICAL), refs(deep, verdicts, Verdict.ORPHANED));
    warn(verdicts);
    return new Settled(
        moved,
        refs(deep, verdicts, Verdict.DISPUTED).size(),
        refs(deep, verdicts, Verdict.UNKNOWN).size());
  }

  private static List<TransactionVersion> refs(
      List<Deep> deep, Map<InBlock, Verdict> verdicts, Verdict verdict) {
    return deep.stream()
        .filter(one -> verdicts.get(one.block()) == verdict)
        .map(Deep::transaction)
        .toList();
  }

  private int write(Lease lease, List<TransactionVersion> ended, List<TransactionVersion> astray) {
    if (ended.isEmpty() && astray.isEmpty()) {
      return 0;
    }
    if (!astray.isEmpty()) {
      log.error("{} transactions are in blocks that are not canonical: put back", astray.size());
    }
    return leader.write(
        lease,
        handle -> {
          write(handle, astray, some -> TransactionSteps.reorged(handle, some));
          int[] moved = {0};
          write(handle, ended, some -> moved[0] += TransactionSteps.finalised(handle, some).size());
          return moved[0];
        });
  }

  private void write(
      Handle handle, List<TransactionVersion> refs, Consumer<List<TransactionVersion>> step) {
    Portions.within(handle, refs, step, (one, why) -> refused.accept(one.id(), why));
  }

  private void warn(Map<InBlock, Verdict> verdicts) {
    verdicts.forEach((block, verdict) -> {
      if (verdict == Verdict.DISPUTED || verdict == Verdict.UNKNOWN) {
        log.warn(
            "chain {}: block {} ({}) is {}: what it holds of ours is not made final",
            terms.chain(),
            block.number(),
            block.hash(),
            CanonicalBlocks.inWords(verdict));
      }
    });
  }

  /// Those that wait for the finalized block alone say so while none is known, or it stands still;
  /// and no longer than that.
  private void tellWhatWaits(Lease lease, Depth depth, Optional<FinalizedBlock> finalized) {
    boolean stalled =
        finalized.map(f -> f.standsStill(terms.finality().finalizedAge())).orElse(true);
    metrics.finalized(depth.finalized(), stalled);
    if (!stalled) {
      waitNoMore(lease);
      toldUpTo = -1;
      return;
    }
    long above = Math.max(toldUpTo, depth.finalized());
    List<Deep> deep =
        leader.read(handle ->
            InclusionDao.deepButNotFinal(
                handle, terms.chain(), depth, above, WaitReason.FINALITY, BATCH));
    List<TransactionVersion> refs = deep.stream().map(Deep::transaction).toList();
    if (!refs.isEmpty()) {
      leader.write(
          lease,
          handle -> {
            write(handle, refs, some -> WaitingMarks.waiting(handle, some, WaitReason.FINALITY));
            return refs;
          });
    }
    // Of a page that is full, the last block may have more.
    toldUpTo = deep.size() < BATCH ? depth.newest() : deep.getLast().block().number() - 1;
  }

  /// All in one statement; a page of them one by one where the database refuses that.
  private void waitNoMore(Lease lease) {
    try {
      leader.write(
          lease, handle -> WaitingMarks.waitsNoMore(handle, terms.chain(), WaitReason.FINALITY));
    } catch (RuntimeException e) {
      if (!ContentFault.is(e)) {
        throw e;
      }
      List<TransactionId> waiting =
          leader.read(
              handle -> InclusionDao.waiting(handle, terms.chain(), WaitReason.FINALITY, BATCH));
      leader.write(
          lease,
          handle -> {
            Portions.within(
                handle,
                waiting,
                some -> WaitingMarks.waitsNoMore(handle, some, WaitReason.FINALITY),
                refused);
            return waiting;
          });
    }
  }
}
