package io.relayer.app.audit;

import static java.util.stream.Collectors.toMap;

import io.relayer.app.audit.MinedTable.Mined;
import io.relayer.ethereum.value.Address;
import io.relayer.ethereum.value.TxHash;
import io.relayer.node.ChainNodes;
import io.relayer.node.chain.Block;
import io.relayer.node.chain.BlockTransaction;
import io.relayer.node.chain.ChainReads;
import io.relayer.node.chain.Header;
import io.relayer.node.chain.Receipt;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// Reads blocks with their transactions, and the receipts of those that managed senders sent.
final class ChainScan {
  private static final int PAGE = 50;

  private final ChainNodes nodes;
  private final Set<Address> senders;
  private final Consumer<List<Mined>> mined;

  /// @param mined gets what a page of blocks holds of the senders
  ChainScan(ChainNodes nodes, Set<Address> senders, Consumer<List<Mined>> mined) {
    this.nodes = nodes;
    this.senders = senders;
    this.mined = mined;
  }

  /// Reads the blocks from `from` to the present head, and gives back that head.
  ///
  /// @throws ChainMovedException where they do not form one chain
  Header read(long from) {
    Header head = nodes.head();
    Header last = null;
    for (long next = from; next <= head.number(); next = last.number() + 1) {
      long first = next;
      Header before = last;
      Page page =
          nodes.onOneNode(
              node -> page(node, first, Math.min(first + PAGE - 1, head.number()), before));
      mined.accept(page.mined());
      last = page.last();
    }
    if (last != null && !last.hash().equals(head.hash())) {
      throw new ChainMovedException("the head was replaced");
    }
    return head;
  }

  private record Page(Header last, List<Mined> mined) {}

  private Page page(ChainReads node, long from, long to, @Nullable Header before) {
    List<Mined> found = new ArrayList<>();
    Header last = before;
    for (Header header : node.headers(from, to)) {
      if (last != null && !header.parentHash().equals(last.hash())) {
        throw new ChainMovedException("block %d does not follow".formatted(header.number()));
      }
      last = header;
      if (!header.transactions().isEmpty()) {
        found.addAll(ofSenders(node, header));
      }
    }
    if (last == null || last.equals(before)) {
      throw new ChainMovedException("block %d is gone".formatted(from));
    }
    return new Page(last, found);
  }

  private List<Mined> ofSenders(ChainReads node, Header header) {
    Block block = node.block(header.hash()).orElseThrow(() -> gone(header));
    List<BlockTransaction> ours =
        block.transactions().stream()
            .filter(tx -> tx.from() != null && senders.contains(tx.from()) && tx.nonce() != null)
            .toList();
    if (ours.isEmpty()) {
      return List.of();
    }
    List<TxHash> hashes = ours.stream().map(BlockTransaction::hash).toList();
    Map<TxHash, Receipt> receipts =
        node
            .receiptsOfBlock(header.hash(), header.transactions().size(), hashes)
            .orElseThrow(() -> gone(header))
            .stream()
            .collect(toMap(Receipt::transaction, receipt -> receipt));
    return ours.stream().map(tx -> new Mined(tx, header, succeeded(receipts, tx))).toList();
  }

  private static boolean succeeded(Map<TxHash, Receipt> receipts, BlockTransaction transaction) {
    Receipt receipt = receipts.get(transaction.hash());
    if (receipt == null) {
      throw new ChainMovedException("%s has no receipt".formatted(transaction.hash()));
    }
    return receipt.succeeded();
  }

  private static ChainMovedException gone(Header header) {
    return new ChainMovedException("block %d was replaced".formatted(header.number()));
  }
}
