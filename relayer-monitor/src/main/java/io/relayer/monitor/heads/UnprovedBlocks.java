package io.relayer.monitor.heads;

import static java.util.stream.Collectors.groupingBy;

import io.relayer.core.lease.Lease;
import io.relayer.core.transaction.InBlock;
import io.relayer.core.transaction.UnprovedBlockDao;
import io.relayer.core.transaction.UnprovedBlockDao.Unproved;
import io.relayer.ethereum.value.ChainId;
import io.relayer.monitor.finality.CanonicalBlocks;
import io.relayer.monitor.finality.CanonicalBlocks.Verdict;
import io.relayer.monitor.leader.Leader;
import io.relayer.monitor.leader.MonitorMetrics;
import io.relayer.monitor.window.HeaderWindow;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Asks again for the blocks that no node had when the window was made anew, and that final
/// transactions of ours are in. That ends by the proof alone: one that is on the chain is forgotten
/// here, so that what rests on it goes on; what one held that is not is made pending again, as
/// after a reorg. A block that nobody has stays as it is, and nothing rests on it meanwhile. So do
/// blocks that are gone, until the database no more refuses to make pending again what they held.
///
/// Crash points: before a page is written nothing has happened, and it is asked for again. Between
/// two SQL transactions of what is made pending again, the block is here still, and the rest is
/// found.
public final class UnprovedBlocks {
  private static final Logger log = LoggerFactory.getLogger(UnprovedBlocks.class);

  private static final int PAGE = 16;

  /// Pages at one head, as long as each of them proves something.
  private static final int MOST_PAGES = 16;

  private final Leader leader;
  private final ChainId chain;
  private final CanonicalBlocks canonical;
  private final OrphanWriter orphans;
  private final MonitorMetrics metrics;

  public UnprovedBlocks(
      Leader leader,
      ChainId chain,
      CanonicalBlocks canonical,
      OrphanWriter orphans,
      MonitorMetrics metrics) {
    this.leader = leader;
    this.chain = chain;
    this.canonical = canonical;
    this.orphans = orphans;
    this.metrics = metrics;
  }

  /// Asks for those that were not asked for for the longest time.
  public void ask(Lease lease, HeaderWindow window) {
    for (int pages = 0; pages < MOST_PAGES && askPage(lease, window); pages++) {
      // more may be proved now
    }
    metrics.unproved(leader.read(handle -> UnprovedBlockDao.count(handle, chain)));
  }

  /// @return whether anything is known now that was not, so that the next page may be worth it
  private boolean askPage(Lease lease, HeaderWindow window) {
    List<Unproved> page = leader.read(handle -> UnprovedBlockDao.page(handle, chain, PAGE));
    if (page.isEmpty()) {
      return false;
    }
    List<InBlock> used = page.stream().filter(Unproved::used).map(Unproved::block).toList();
    Map<InBlock, Verdict> verdicts = canonical.of(window, used);
    Map<Verdict, List<InBlock>> by = used.stream().collect(groupingBy(verdicts::get));
    List<InBlock> orphaned = by.getOrDefault(Verdict.ORPHANED, List.of());
    List<InBlock> known = new ArrayList<>(by.getOrDefault(Verdict.CANONICAL, List.of()));
    known.addAll(orphaned);
    page.stream().filter(one -> !one.used()).map(Unproved::block).forEach(known::add);
    List<InBlock> inVain =
        Stream.of(Verdict.UNKNOWN, Verdict.DISPUTED)
            .flatMap(verdict -> by.getOrDefault(verdict, List.of()).stream())
            .toList();
    tell(orphaned);
    OrphanWriter.Done done =
        orphans.putBack(
            lease,
            orphaned,
            handle -> {
              UnprovedBlockDao.forget(handle, chain, known);
              UnprovedBlockDao.asked(handle, chain, inVain);
              return 0;
            });
    return done.refused() == 0 ? !known.isEmpty() : known.size() > orphaned.size();
  }

  private void tell(List<InBlock> orphaned) {
    orphaned.forEach(block ->
        log.error(
            "chain {}: block {} ({}), which was to be proved since the window was made anew, is {}",
            chain,
            block.number(),
            block.hash(),
            CanonicalBlocks.inWords(Verdict.ORPHANED)));
  }
}
