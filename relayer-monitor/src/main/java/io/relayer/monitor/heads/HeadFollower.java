package io.relayer.monitor.heads;

import io.relayer.core.chain.FinalizedBlock;
import io.relayer.core.lease.Lease;
import io.relayer.ethereum.value.BlockHash;
import io.relayer.monitor.finality.CanonicalBlocks;
import io.relayer.monitor.finality.FinalityStep;
import io.relayer.monitor.finality.FinalizedTracker;
import io.relayer.monitor.inclusion.BlockReader;
import io.relayer.monitor.inclusion.RefusedWatch;
import io.relayer.monitor.inclusion.RevertReasons;
import io.relayer.monitor.inclusion.UsedNonces;
import io.relayer.monitor.leader.ChainTerms;
import io.relayer.monitor.leader.Leader;
import io.relayer.monitor.leader.LeaderWork;
import io.relayer.monitor.leader.MonitorMetrics;
import io.relayer.monitor.window.BlockDao;
import io.relayer.monitor.window.ChainComparison;
import io.relayer.monitor.window.ChainTracker;
import io.relayer.monitor.window.HeaderWindow;
import io.relayer.node.ChainNodes;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Follows the head of a chain: each step reads what is new on one node, writes it down, and, once
/// at the head, judges open transactions by nonce and makes deep ones final.
///
/// All that it goes by is in the database; the window is kept in memory only as long as every write
/// of it went well. A process that dies, or loses its lease, at any of these points leaves it to
/// the next leader, which reads the same:
///
/// 1. before blocks are written: they are read again;
/// 2. between the SQL transactions of a reorg (only where more than a thousand transactions are
///    made pending again): some are, the window is still the old one, so the same fork is found
///    again and the rest is done;
/// 3. after blocks were written, before the judgement by nonce or the finality of that head, or
///    between two pages of what the blocks hold: both are done anew for any head that this process
///    has not seen through, whatever was done before; the former finds what was not yet included;
/// 4. while the window is made anew: the old one stays until all else is done, so it all happens
///    again; transactions that were found included meanwhile lie above the stored head and are
///    compared with the chain once more;
/// 5. while it is asked why payloads reverted: they are asked for again, and may be final before;
/// 6. between two batches that become final: the rest is found again;
/// 7. while what is to be proved is asked for: it is asked for again.
///
/// A question about one transaction, one sender or one block that no node answers decides for
/// nothing else: it is passed over and tried again later. Where nodes break a judgement by nonce
/// off, what is deep becomes final all the same, and the head is judged again.
///
/// Neither does a row that the database refuses to change: it is passed over with its name, in each
/// of these writes, and tried again at the next head.
///
/// Each write is one SQL transaction that checks the lease; doing one again changes nothing.
///
/// Why: RATIONALE.md#one-node-head.
public final class HeadFollower implements LeaderWork {
  /// Nodes that see different blocks for a moment must not look like a reorg at each step.
  private static final String READER = CanonicalBlocks.READER;

  private static final int HEADERS_AT_ONCE = 64;
  private static final int OURS_AT_ONCE = 5_000;
  private static final int PATIENCE_IN_BLOCKS = 10;

  private final Leader leader;
  private final ChainNodes nodes;
  private final ChainTerms terms;
  private final MonitorMetrics metrics;
  private final HeadReader reader;
  private final HeadWriter writer;
  private final UsedNonces nonces;
  private final RefusedWatch refused;
  private final RevertReasons reasons;
  private final FinalizedTracker finalized;
  private final FinalityStep finality;
  private final UnprovedBlocks unproved;
  private final LowerHeadPatience belief;

  private @Nullable Lease loadedFor;
  private @Nullable BlockHash seenThrough;
  private HeaderWindow window = HeaderWindow.EMPTY;

  public HeadFollower(Leader leader, ChainNodes nodes, ChainTerms terms, MonitorMetrics metrics) {
    this.leader = leader;
    this.nodes = nodes;
    this.terms = terms;
    this.metrics = metrics;
    ChainTracker tracker = new ChainTracker(terms.windowSize(), HEADERS_AT_ONCE);
    CanonicalBlocks canonical = new CanonicalBlocks(nodes);
    Rebuild rebuild = new Rebuild(leader, tracker, canonical);
    this.nonces = new UsedNonces(leader, nodes, terms, canonical, metrics);
    this.reasons = new RevertReasons(leader, nodes, terms.errors(), metrics, System::nanoTime);
    this.refused = new RefusedWatch(leader, nodes, canonical, metrics);
    this.reader =
        new HeadReader(
            tracker,
            new BlockReader(leader, OURS_AT_ONCE, metrics, refused::gap),
            rebuild,
            metrics);
    OrphanWriter orphans = new OrphanWriter(leader, terms.chain(), metrics);
    this.writer = new HeadWriter(leader, terms, nonces, rebuild, orphans, metrics);
    this.unproved = new UnprovedBlocks(leader, terms.chain(), canonical, orphans, metrics);
    this.finalized = new FinalizedTracker(leader, nodes, terms, canonical);
    this.finality = new FinalityStep(leader, terms, canonical, metrics);
    this.belief =
        new LowerHeadPatience(
            terms.blockTime().multipliedBy(PATIENCE_IN_BLOCKS), InstantSource.system());
  }

  @Override
  public Duration advance(Lease lease) {
    try {
      if (!lease.equals(loadedFor)) {
        load(lease);
      }
      return follow(lease);
    } catch (RuntimeException e) {
      loadedFor = null; // a write may or may not have happened: what the database has decides
      throw e;
    }
  }

  private void load(Lease lease) {
    window = HeaderWindow.of(leader.read(handle -> BlockDao.window(handle, terms.chain())));
    seenThrough = null;
    loadedFor = lease;
    refused.gap(); // of what happened under another leader this one does not know
  }

  private Duration follow(Lease lease) {
    boolean believeLower = belief.inLower();
    HeadUpdate news =
        metrics.time(
            "read", () -> nodes.onOneNode(READER, node -> reader.look(node, window, believeLower)));
    metrics.sawHead(news.head().number());
    note(news);
    window =
        switch (news) {
          case HeadUpdate.None _ -> window;
          case HeadUpdate.Growth growth ->
              metrics.time(
                  "write", () -> writer.grow(lease, window, growth.askedElsewhere(nodes, READER)));
          case HeadUpdate.Anew anew -> {
            refused.gap();
            yield metrics.time("rebuild", () -> writer.rebuild(lease, window, anew));
          }
        };
    boolean atHead = !window.isEmpty() && window.head().hash().equals(news.head().hash());
    if (atHead) {
      seeThrough(lease);
    }
    return atHead || news instanceof HeadUpdate.None ? terms.pollEvery() : Duration.ZERO;
  }

  private void note(HeadUpdate news) {
    if (news instanceof HeadUpdate.None(ChainComparison.Lower lower) && lower.fork()) {
      belief.sawLowerFork();
    } else {
      belief.sawElse();
    }
  }

  private void seeThrough(Lease lease) {
    BlockHash head = window.head().hash();
    if (head.equals(seenThrough)) {
      return;
    }
    Optional<FinalizedBlock> block =
        metrics.time("finalized", () -> finalized.follow(lease, window));
    UsedNonces.Judged judged = metrics.time("nonces", () -> nonces.judge(lease, window, block));
    writer.judged(judged);
    writer.included(metrics.time("refused", () -> refused.look(lease, window)));
    // Before what is final is told.
    metrics.count("explained", metrics.time("reasons", () -> reasons.ask(lease)));
    int settled = metrics.time("finality", () -> finality.settle(lease, window, block));
    metrics.count("finalised", settled);
    unproved.ask(lease, window);
    if (judged.ended().isPresent()) {
      throw judged.ended().get(); // now that all else is done: this head is tried again
    }
    metrics.judgedHead(window.head().number());
    seenThrough = head;
  }
}
