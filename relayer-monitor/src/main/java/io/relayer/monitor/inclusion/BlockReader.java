package io.relayer.monitor.inclusion;

import static java.util.Objects.requireNonNull;

import io.relayer.ethereum.value.Address;
import io.relayer.ethereum.value.TxHash;
import io.relayer.monitor.leader.Leader;
import io.relayer.monitor.leader.MonitorMetrics;
import io.relayer.monitor.leader.Piecemeal;
import io.relayer.monitor.leader.VainLooks;
import io.relayer.node.ChainNodes;
import io.relayer.node.chain.ChainReads;
import io.relayer.node.chain.Header;
import io.relayer.node.chain.NodeException;
import io.relayer.node.chain.Receipt;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Finds our transactions in blocks: one statement for all their hashes, then the receipts of those
/// that are ours.
///
/// A node that has a block and not the receipts of what it holds, or can't tell them (an error, too
/// long an answer, one that can't be read), contradicts itself, so the next one is asked. Where
/// none has them, look after look, the chain goes on without: what is missed here is found by its
/// nonce, and one receipt must not stop a chain. A node that does not answer at all is waited for.
public final class BlockReader {
  /// Up to this many are asked for one by one, more by block.
  private static final int FEW = 8;

  /// So often it is asked in vain for some of a block, in halves; then the block lacks the rest.
  private static final int MOST_FAILURES = 32;

  private static final Logger log = LoggerFactory.getLogger(BlockReader.class);

  private final Leader leader;
  private final int mostOurs;
  private final MonitorMetrics metrics;
  private final Runnable givenUp;
  private final VainLooks vain = new VainLooks();

  /// @param mostOurs once this many of ours were found, further blocks are left for the next step
  /// @param givenUp is told where a block is gone on from without the receipts of all of ours
  public BlockReader(Leader leader, int mostOurs, MonitorMetrics metrics, Runnable givenUp) {
    this.leader = leader;
    this.mostOurs = mostOurs;
    this.metrics = metrics;
    this.givenUp = givenUp;
  }

  /// What was found.
  ///
  /// @param blocks those that were looked through: at least the first
  /// @param otherwise what can't be ours
  public record Found(List<Header> blocks, List<Receipt> mined, List<MinedOtherwise> otherwise) {
    /// The same, once other nodes were asked about what can't be ours.
    ///
    /// @param reader whose node has told all this
    public Found askedElsewhere(ChainNodes nodes, String reader) {
      SecondReceipts second = SecondReceipts.of(nodes, reader, otherwise);
      List<Receipt> all = new ArrayList<>(mined);
      all.addAll(second.mined());
      return new Found(blocks, List.copyOf(all), second.otherwise());
    }
  }

  /// Looks through the blocks from the first on.
  ///
  /// @throws NodeException if the node lacks receipts of a block that it has
  public Found read(ChainReads node, List<Header> blocks) {
    Map<TxHash, Address> ours = ours(node, blocks);
    List<Header> taken = new ArrayList<>();
    List<Receipt> receipts = new ArrayList<>();
    List<MinedOtherwise> otherwise = new ArrayList<>();
    for (Header block : blocks) {
      List<TxHash> wanted = block.transactions().stream().filter(ours::containsKey).toList();
      if (!wanted.isEmpty()) {
        for (Receipt receipt : receipts(node, block, wanted)) {
          Address sender = requireNonNull(ours.get(receipt.transaction()));
          if (MinedOtherwise.fits(receipt, sender)) {
            receipts.add(receipt);
          } else {
            otherwise.add(new MinedOtherwise(receipt, sender));
          }
        }
      }
      taken.add(block);
      if (receipts.size() >= mostOurs) {
        break;
      }
    }
    return new Found(taken, receipts, otherwise);
  }

  /// Read after the blocks were: an attempt that is in one of them was committed before it was
  /// sent.
  private Map<TxHash, Address> ours(ChainReads node, List<Header> blocks) {
    List<TxHash> hashes = blocks.stream().flatMap(b -> b.transactions().stream()).toList();
    return hashes.isEmpty()
        ? Map.of()
        : leader.read(handle -> ChainMatchDao.ours(handle, node.chainId(), hashes));
  }

  /// One by one or by block; what one way does not tell, the other may.
  private Collection<Receipt> receipts(ChainReads node, Header block, List<TxHash> wanted) {
    boolean few = wanted.size() <= FEW;
    Search search = new Search(node, block);
    search.ask(wanted, few);
    search.ask(search.lacking(wanted), !few);
    List<TxHash> lost = search.lacking(wanted);
    if (!lost.isEmpty()) {
      leave(node, block, lost, search.failure);
    }
    return search.found.values();
  }

  private void leave(
      ChainReads node, Header block, List<TxHash> lost, @Nullable NodeException failure) {
    String why = failure == null ? "there are none" : failure.detail();
    if (!vain.isLast(block.hash())) {
      throw node.inconsistent(
          "eth_getTransactionReceipt, eth_getBlockReceipts: block %d (%s) is there, and not the receipts of %d of its transactions, such as %s: %s"
              .formatted(block.number(), block.hash(), lost.size(), lost.getFirst(), why));
    }
    givenUp.run();
    metrics.count("receipts.missing", lost.size());
    log.error(
        "block {} ({}): no node has the receipts of {} transactions of ours in it, such as {}: gone on without, they are looked for by their nonces: {}",
        block.number(),
        block.hash(),
        lost.size(),
        lost.getFirst(),
        why);
  }

  /// For receipts of one block, on one node.
  private static final class Search {
    private final ChainReads node;
    private final Header block;
    private final Map<TxHash, Receipt> found = new LinkedHashMap<>();
    private @Nullable NodeException failure;

    Search(ChainReads node, Header block) {
      this.node = node;
      this.block = block;
    }

    List<TxHash> lacking(List<TxHash> wanted) {
      return wanted.stream().filter(hash -> !found.containsKey(hash)).toList();
    }

    void ask(List<TxHash> wanted, boolean oneByOne) {
      if (wanted.isEmpty()) {
        return;
      }
      if (oneByOne) {
        oneByOne(wanted);
      } else {
        byBlock(wanted);
      }
    }

    private void byBlock(List<TxHash> wanted) {
      try {
        take(
            node.receiptsOfBlock(block.hash(), block.transactions().size(), wanted)
                .orElse(List.of()));
      } catch (NodeException e) {
        if (!e.isOfTheQuestion()) {
          throw e;
        }
        failure = e;
      }
    }

    private void oneByOne(List<TxHash> wanted) {
      Piecemeal.Told<TxHash, Collection<Receipt>> told =
          Piecemeal.ask(wanted, MOST_FAILURES, piece -> node.receipts(piece).values());
      if (told.ended().isPresent()) {
        throw told.ended().get();
      }
      for (NodeException why : told.untold().values()) {
        if (!why.isOfTheQuestion()) {
          throw why; // it is the node that is away
        }
        failure = why;
      }
      told.answers().forEach(this::take);
    }

    private void take(Collection<Receipt> receipts) {
      receipts.stream()
          .filter(receipt -> receipt.blockHash().equals(block.hash()))
          .forEach(receipt -> found.putIfAbsent(receipt.transaction(), receipt));
    }
  }
}
