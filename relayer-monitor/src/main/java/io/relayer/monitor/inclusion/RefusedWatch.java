package io.relayer.monitor.inclusion;

import io.relayer.core.database.PassedOver;
import io.relayer.core.lease.Lease;
import io.relayer.core.transaction.InBlock;
import io.relayer.core.transaction.RefusedDao;
import io.relayer.core.transaction.RefusedDao.Refused;
import io.relayer.ethereum.value.Address;
import io.relayer.ethereum.value.ChainId;
import io.relayer.ethereum.value.Nonce;
import io.relayer.ethereum.value.TxHash;
import io.relayer.messages.TransactionId;
import io.relayer.monitor.finality.CanonicalBlocks;
import io.relayer.monitor.finality.CanonicalBlocks.Verdict;
import io.relayer.monitor.leader.Leader;
import io.relayer.monitor.leader.MonitorMetrics;
import io.relayer.monitor.window.HeaderWindow;
import io.relayer.node.ChainNodes;
import io.relayer.node.chain.BlockRef;
import io.relayer.node.chain.ChainReads;
import io.relayer.node.chain.NodeException;
import io.relayer.node.chain.Receipt;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Looks for what was signed elsewhere and ended without a block, since all nodes refused it, and
/// is mined all the same. Blocks that are looked through tell of it at once; those of a gap do not:
/// the window was made anew, or no node had a block's receipts. Whoever asked for it would pay once
/// more. So it is looked for as what is open is: by nonces that the chain has counted, and the
/// receipts of its own hashes.
///
/// After a gap, and by each new leader, all of them are looked at once, a page at each head; else a
/// page now and then, going round, for as long as they are kept.
///
/// Crash points: a page is one SQL transaction. Before its commit nothing has happened, and the
/// next leader looks at all of them anew.
///
/// Why: RATIONALE.md#refused-watched.
public final class RefusedWatch {
  private static final Logger log = LoggerFactory.getLogger(RefusedWatch.class);

  private static final String READER = "refused";
  private static final int PAGE = 100;
  private static final int EVERY_BLOCKS = 25;

  private final Leader leader;
  private final ChainNodes nodes;
  private final CanonicalBlocks canonical;
  private final PassedOver<TxHash> passedOver;

  /// Gaps that were told of; another thread may tell.
  private final AtomicLong gaps = new AtomicLong(1);

  /// Those after which all were looked at.
  private long seenThrough;

  /// Those that were told of when the present round began.
  private long roundFor;

  private @Nullable TransactionId after;

  public RefusedWatch(
      Leader leader, ChainNodes nodes, CanonicalBlocks canonical, MonitorMetrics metrics) {
    this.leader = leader;
    this.nodes = nodes;
    this.canonical = canonical;
    this.passedOver = metrics.passedOver("was refused, is mined, and can't be put right");
  }

  /// Blocks may have been passed over.
  public void gap() {
    gaps.incrementAndGet();
  }

  /// Looks at the next page of them, if it is time.
  ///
  /// @return how many were found included
  public int look(Lease lease, HeaderWindow window) {
    long told = gaps.get();
    if (seenThrough == told && window.head().number() % EVERY_BLOCKS != 0) {
      return 0;
    }
    if (roundFor != told) {
      roundFor = told;
      after = null;
    }
    TransactionId from = after;
    List<Refused> page = leader.read(handle -> RefusedDao.page(handle, chain(), from, PAGE));
    int included = 0;
    if (!page.isEmpty()) {
      try {
        included = find(lease, window, page);
      } catch (NodeException e) {
        if (e.reason() == NodeException.Reason.INTERRUPTED) {
          throw e;
        }
        log.warn("chain {}: refused transactions are looked for later: {}", chain(), e.toString());
        return 0;
      }
    }
    if (page.size() < PAGE) {
      after = null;
      seenThrough = roundFor;
    } else {
      after = page.getLast().id();
    }
    return included;
  }

  private ChainId chain() {
    return nodes.chainId();
  }

  private int find(Lease lease, HeaderWindow window, List<Refused> page) {
    List<Receipt> receipts = nodes.onOneNode(READER, node -> receipts(node, window, page));
    if (receipts.isEmpty()) {
      return 0;
    }
    Map<TxHash, Address> senders = new HashMap<>();
    page.forEach(one -> one.hashes().forEach(hash -> senders.put(hash, one.sender())));
    Set<InBlock> blocks = receipts.stream().map(RefusedWatch::block).collect(Collectors.toSet());
    Map<InBlock, Verdict> verdicts = canonical.of(window, blocks);
    List<Receipt> mined = new ArrayList<>();
    List<MinedOtherwise> otherwise = new ArrayList<>();
    for (Receipt receipt : receipts) {
      Address sender = senders.get(receipt.transaction());
      if (sender == null || verdicts.get(block(receipt)) != Verdict.CANONICAL) {
        continue; // not asked for, or judged at a later look
      }
      if (MinedOtherwise.fits(receipt, sender)) {
        mined.add(receipt);
      } else {
        otherwise.add(new MinedOtherwise(receipt, sender));
      }
    }
    SecondReceipts second = SecondReceipts.of(nodes, READER, otherwise);
    MinedOtherwise.hold(leader, lease, chain(), second.otherwise());
    mined.addAll(second.mined());
    return leader.write(lease, handle -> InclusionWriter.write(handle, chain(), mined, passedOver));
  }

  private static InBlock block(Receipt receipt) {
    return new InBlock(receipt.blockNumber(), receipt.blockHash());
  }

  /// Of those whose nonce the chain has counted.
  private static List<Receipt> receipts(ChainReads node, HeaderWindow window, List<Refused> page) {
    Set<Address> senders = page.stream().map(Refused::sender).collect(Collectors.toSet());
    Map<Address, Nonce> counts = node.transactionCounts(senders, BlockRef.of(window.head().hash()));
    List<TxHash> hashes =
        page.stream()
            .filter(one -> {
              Nonce count = counts.get(one.sender());
              return count != null && count.compareTo(one.nonce()) > 0;
            })
            .flatMap(one -> one.hashes().stream())
            .toList();
    return hashes.isEmpty() ? List.of() : List.copyOf(node.receipts(hashes).values());
  }
}
