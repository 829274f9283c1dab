package io.relayer.monitor.heads;

import io.relayer.core.RelayerException;
import io.relayer.core.chain.FinalizedDao;
import io.relayer.core.database.Lists;
import io.relayer.core.database.PassedOver;
import io.relayer.core.lease.Lease;
import io.relayer.core.runtime.Channel;
import io.relayer.core.transaction.InBlock;
import io.relayer.core.transaction.UnprovedBlockDao;
import io.relayer.ethereum.value.ChainId;
import io.relayer.ethereum.value.TxHash;
import io.relayer.monitor.finality.InclusionDao;
import io.relayer.monitor.heads.Rebuild.Compared;
import io.relayer.monitor.inclusion.InclusionWriter;
import io.relayer.monitor.inclusion.MinedOtherwise;
import io.relayer.monitor.inclusion.UsedNonces;
import io.relayer.monitor.leader.ChainTerms;
import io.relayer.monitor.leader.Leader;
import io.relayer.monitor.leader.MonitorMetrics;
import io.relayer.monitor.window.BlockDao;
import io.relayer.monitor.window.BlockLink;
import io.relayer.monitor.window.ChainHead;
import io.relayer.monitor.window.ChainHeadDao;
import io.relayer.monitor.window.ChainTracker;
import io.relayer.monitor.window.HeaderWindow;
import io.relayer.node.chain.Header;
import io.relayer.node.chain.Receipt;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Writes down what was read: the window, the head, and what they mean for transactions of ours. No
/// block is known of them that the window lacks; where it is ahead of them, it is not yet seen
/// through.
final class HeadWriter {
  private static final Logger log = LoggerFactory.getLogger(HeadWriter.class);

  /// How many inclusions one SQL transaction writes.
  private static final int PAGE = 500;

  private final Leader leader;
  private final ChainTerms terms;
  private final UsedNonces nonces;
  private final Rebuild rebuild;
  private final OrphanWriter orphans;
  private final MonitorMetrics metrics;
  private final PassedOver<TxHash> passedOver;

  HeadWriter(
      Leader leader,
      ChainTerms terms,
      UsedNonces nonces,
      Rebuild rebuild,
      OrphanWriter orphans,
      MonitorMetrics metrics) {
    this.leader = leader;
    this.terms = terms;
    this.nonces = nonces;
    this.rebuild = rebuild;
    this.orphans = orphans;
    this.metrics = metrics;
    this.passedOver = metrics.passedOver("is in a block, and can't be written down as included");
  }

  private ChainId chain() {
    return terms.chain();
  }

  /// Takes blocks into the window: what they replace is made pending again, what they hold is
  /// included, all in one SQL transaction, unless that is more than fits into one.
  ///
  /// The window and the head go with the first page of what is included. So at whatever page this
  /// ends early, what was written is in a block that the window knows, and is made pending again if
  /// a reorg undoes that one; and what was not is found by sender and nonce, before anything else
  /// is made of that head. So is what the database refused to write of one of them, at each head
  /// until it does.
  ///
  /// @return the window that is stored now
  HeaderWindow grow(Lease lease, HeaderWindow window, HeadUpdate.Growth news) {
    MinedOtherwise.hold(leader, lease, chain(), news.found().otherwise());
    List<Header> blocks = news.found().blocks();
    List<BlockLink> links = blocks.stream().map(ChainTracker::link).toList();
    HeaderWindow next = window.grown(news.onto(), links, terms.windowSize());
    ChainHead head = head(next, blocks.getLast());
    List<List<Receipt>> pages = Lists.pages(news.found().mined(), PAGE);
    OrphanWriter.Done done =
        orphans.putBack(
            lease,
            orphaned(window, news.onto()),
            handle -> {
              requireStored(handle, window);
              BlockDao.keep(handle, chain(), next.from(), news.onto().number());
              BlockDao.append(handle, chain(), links);
              ChainHeadDao.put(handle, chain(), head);
              if (FinalizedDao.forgetAbove(handle, chain(), news.onto().number())) {
                log.error(
                    "chain {}: a reorg goes down to block {}, below the finalized one: it is not known what is final",
                    chain(),
                    news.onto().number());
              }
              return include(handle, pages.isEmpty() ? List.of() : pages.getFirst());
            });
    included(done.included());
    pages.stream().skip(1).forEach(page -> include(lease, page));
    return next;
  }

  /// What is in memory is what is stored: an older copy of the database can come back between two
  /// looks, with the lease, and what it lacks of the window would never be written again.
  private void requireStored(Handle handle, HeaderWindow window) {
    if (BlockDao.head(handle, chain())
        .filter(stored -> stored.hash().equals(window.head().hash()))
        .isEmpty()) {
      throw new RelayerException(
          "chain %s: the window in the database does not end at block %d, as it did: it is read again"
              .formatted(chain(), window.head().number()));
    }
  }

  private void include(Lease lease, List<Receipt> page) {
    included(leader.write(lease, handle -> include(handle, page)));
  }

  private int include(Handle handle, List<Receipt> page) {
    return InclusionWriter.write(handle, chain(), page, passedOver);
  }

  /// Replaces the window by one that was made anew.
  ///
  /// @return the window that is stored now
  HeaderWindow rebuild(Lease lease, HeaderWindow window, HeadUpdate.Anew news) {
    HeaderWindow next = news.window();
    Compared compared = rebuild.compare(chain(), next, window);
    if (!window.isEmpty()) {
      log.warn(
          "chain {}: its chain, now at block {}, does not meet the window that ends at {}: made anew, {} blocks with transactions of ours are gone, {} are to be proved",
          chain(),
          next.head().number(),
          window.head().number(),
          compared.orphaned().size(),
          compared.unproved().size());
    }
    // Before the new window: who dies in between leaves both to be done again.
    orphans.putBack(
        lease,
        compared.orphaned(),
        handle -> {
          UnprovedBlockDao.put(handle, chain(), compared.unproved());
          return 0;
        });
    // What was finalized was so on a chain that this one need not be: it is to be proved anew, and
    // nothing is taken for foreign by it meanwhile.
    UsedNonces.Judged judged = nonces.judge(lease, next, Optional.empty());
    judged(judged);
    if (judged.ended().isPresent()) {
      throw judged.ended().get();
    }
    ChainHead head = head(next, news.head());
    leader.write(
        lease,
        handle -> {
          BlockDao.keep(handle, chain(), 0, -1);
          BlockDao.append(handle, chain(), next.links());
          ChainHeadDao.put(handle, chain(), head);
          FinalizedDao.forgetAbove(handle, chain(), -1);
          return next;
        });
    return next;
  }

  /// The blocks that hold transactions of ours above the one that stays.
  private List<InBlock> orphaned(HeaderWindow window, BlockLink onto) {
    if (onto.equals(window.head())) {
      return List.of();
    }
    log.warn(
        "chain {}: reorg, {} blocks above {} are gone",
        chain(),
        window.head().number() - onto.number(),
        onto.number());
    return leader.read(handle -> InclusionDao.blocks(handle, chain(), onto.number())).stream()
        .filter(block -> block.number() > onto.number())
        .toList();
  }

  /// Counts what was judged by nonce, and says so.
  void judged(UsedNonces.Judged judged) {
    included(judged.included());
    metrics.count("superseded", judged.superseded());
    if (judged.superseded() > 0) {
      log.warn(
          "chain {}: {} transactions have lost their nonces to others of their senders, or to nothing",
          chain(),
          judged.superseded());
    }
    metrics.count("foreign", judged.foreign());
    if (judged.foreign() > 0) {
      log.error(
          "chain {}: {} payloads were executed by transactions that were not signed here: their keys have other users",
          chain(),
          judged.foreign());
    }
  }

  /// Counts and tells of it: there is room for the senders' next transactions.
  void included(int count) {
    metrics.count("included", count);
    if (count > 0) {
      leader.announce().accept(Channel.SIGNING);
    }
  }

  private static ChainHead head(HeaderWindow window, Header newest) {
    return new ChainHead(window.head(), newest.baseFee(), newest.gasLimit());
  }
}
