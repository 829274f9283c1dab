package io.relayer.monitor.inclusion;

import io.relayer.core.domain.TxHash;
import io.relayer.core.lifecycle.ChainMatchDao;
import io.relayer.monitor.leader.Leader;
import io.relayer.node.chain.ChainReads;
import io.relayer.node.chain.Header;
import io.relayer.node.chain.Receipt;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// Finds our transactions in blocks: one statement for all their hashes, then the receipts of those
/// that are ours.
public final class BlockReader {
  /// Up to this many are asked for one by one, more by block.
  private static final int FEW = 8;

  private final Leader leader;
  private final RevertReasons reasons;
  private final int mostOurs;

  /// @param mostOurs once this many of ours were found, further blocks are left for the next step
  public BlockReader(Leader leader, RevertReasons reasons, int mostOurs) {
    this.leader = leader;
    this.reasons = reasons;
    this.mostOurs = mostOurs;
  }

  /// What was found.
  ///
  /// @param blocks those that were looked through: at least the first
  public record Found(List<Header> blocks, List<Mined> mined) {}

  /// Looks through the blocks from the first on.
  ///
  /// @return empty if the node does not know one of the blocks, or not all of its receipts (yet)
  public Optional<Found> read(ChainReads node, List<Header> blocks) {
    Set<TxHash> ours = ours(node, blocks);
    List<Header> taken = new ArrayList<>();
    List<Receipt> receipts = new ArrayList<>();
    for (Header block : blocks) {
      List<TxHash> wanted = block.transactions().stream().filter(ours::contains).toList();
      if (!wanted.isEmpty()) {
        List<Receipt> found = receipts(node, block, wanted);
        if (found.size() < wanted.size()) {
          return Optional.empty();
        }
        receipts.addAll(found);
      }
      taken.add(block);
      if (receipts.size() >= mostOurs) {
        break;
      }
    }
    return Optional.of(new Found(taken, reasons.explain(node, receipts)));
  }

  /// Read after the blocks were: an attempt that is in one of them was committed before it was
  /// sent.
  private Set<TxHash> ours(ChainReads node, List<Header> blocks) {
    List<TxHash> hashes = blocks.stream().flatMap(b -> b.transactions().stream()).toList();
    return hashes.isEmpty()
        ? Set.of()
        : leader.read(handle -> ChainMatchDao.ours(handle, node.chainId(), hashes));
  }

  private static List<Receipt> receipts(ChainReads node, Header block, Collection<TxHash> wanted) {
    if (wanted.size() > FEW) {
      return node.receiptsOfBlock(block.hash(), block.transactions().size(), wanted)
          .orElse(List.of());
    }
    return node.receipts(wanted).values().stream()
        .filter(r -> r.blockHash().equals(block.hash()))
        .toList();
  }
}
