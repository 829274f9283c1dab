package io.relayer.monitor.inclusion;

import static java.util.Objects.requireNonNull;

import io.relayer.core.domain.Address;
import io.relayer.core.domain.TxHash;
import io.relayer.core.lifecycle.ChainMatchDao;
import io.relayer.monitor.leader.Leader;
import io.relayer.node.ChainNodes;
import io.relayer.node.chain.ChainReads;
import io.relayer.node.chain.Header;
import io.relayer.node.chain.Receipt;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/// Finds our transactions in blocks: one statement for all their hashes, then the receipts of those
/// that are ours.
///
/// A node that has a block and not the receipts of what it holds contradicts itself, so the next
/// one is asked. Where none has them, look after look, the chain goes on without: what is missed
/// here is found by its nonce, and one receipt must not stop a chain.
public final class BlockReader {
  /// Up to this many are asked for one by one, more by block.
  private static final int FEW = 8;

  private final Leader leader;
  private final int mostOurs;
  private final Runnable givenUp;
  private final MissingReceipts missing = new MissingReceipts();

  /// @param mostOurs once this many of ours were found, further blocks are left for the next step
  /// @param givenUp is told where a block is gone on from without the receipts of all of ours
  public BlockReader(Leader leader, int mostOurs, Runnable givenUp) {
    this.leader = leader;
    this.mostOurs = mostOurs;
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
  /// @throws io.relayer.node.chain.NodeException if the node lacks receipts of a block that it has
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
    Map<TxHash, Receipt> found =
        byHash(few ? oneByOne(node, block, wanted) : ofBlock(node, block, wanted));
    List<TxHash> lacking = wanted.stream().filter(hash -> !found.containsKey(hash)).toList();
    if (lacking.isEmpty()) {
      return found.values();
    }
    found.putAll(byHash(few ? ofBlock(node, block, lacking) : oneByOne(node, block, lacking)));
    List<TxHash> lost = wanted.stream().filter(hash -> !found.containsKey(hash)).toList();
    if (!lost.isEmpty()) {
      if (!missing.isGivenUp(block, lost)) {
        throw node.inconsistent(
            "eth_getTransactionReceipt, eth_getBlockReceipts: block %d (%s) is there, and not the receipts of %d of its transactions, such as %s"
                .formatted(block.number(), block.hash(), lost.size(), lost.getFirst()));
      }
      givenUp.run();
    }
    return found.values();
  }

  private static Map<TxHash, Receipt> byHash(Collection<Receipt> receipts) {
    return receipts.stream()
        .collect(Collectors.toMap(Receipt::transaction, r -> r, (one, _) -> one));
  }

  private static List<Receipt> ofBlock(ChainReads node, Header block, List<TxHash> wanted) {
    return node.receiptsOfBlock(block.hash(), block.transactions().size(), wanted)
        .orElse(List.of());
  }

  private static List<Receipt> oneByOne(ChainReads node, Header block, List<TxHash> wanted) {
    return node.receipts(wanted).values().stream()
        .filter(receipt -> receipt.blockHash().equals(block.hash()))
        .toList();
  }
}
