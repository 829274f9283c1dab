package io.relayer.node.rpc;

import io.relayer.ethereum.value.BlockHash;
import io.relayer.ethereum.value.TxHash;
import io.relayer.node.chain.BlockRef;
import io.relayer.node.chain.Header;
import io.relayer.node.chain.Receipt;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Stream;

/// Receipts by block, or one by one where the node does not tell them by block.
final class ReceiptReads {
  private final RpcClient calls;
  private final Function<BlockRef, Optional<Header>> headers;
  private final BlockReceipts byBlock;

  ReceiptReads(RpcClient calls, Function<BlockRef, Optional<Header>> headers) {
    this.calls = calls;
    this.headers = headers;
    this.byBlock = new BlockReceipts(calls, System::nanoTime);
  }

  /// What the block's list does not tell so that it can be read is asked for by itself.
  ///
  /// @param size how many transactions the block has
  Optional<List<Receipt>> ofBlock(BlockHash block, int size, Collection<TxHash> wanted) {
    Set<TxHash> hashes = Set.copyOf(wanted);
    return switch (byBlock.of(block, size)) {
      case BlockReceipts.All(var _, var all) -> Optional.of(of(all, block, hashes));
      case BlockReceipts.NoBlock() -> Optional.empty();
      case BlockReceipts.NotSo() ->
          headers.apply(BlockRef.of(block)).map(_ -> of(oneByOne(hashes), block, hashes).toList());
    };
  }

  Map<TxHash, Receipt> of(Collection<TxHash> wanted) {
    var receipts = new LinkedHashMap<TxHash, Receipt>();
    oneByOne(wanted).forEach(receipt -> receipts.put(receipt.transaction(), receipt));
    return receipts;
  }

  private List<Receipt> of(BlockReceipts.Receipts all, BlockHash block, Set<TxHash> wanted) {
    var found = new ArrayList<Receipt>(of(all.readable().stream(), block, wanted).toList());
    if (!all.unreadable().isEmpty()) {
      var lacking = new LinkedHashSet<>(wanted);
      found.forEach(receipt -> lacking.remove(receipt.transaction()));
      if (!lacking.isEmpty()) {
        calls.doneWithout("eth_getBlockReceipts: " + all.unreadable());
        found.addAll(of(oneByOne(lacking), block, lacking).toList());
      }
    }
    return found;
  }

  private static Stream<Receipt> of(Stream<Receipt> receipts, BlockHash block, Set<TxHash> wanted) {
    return receipts
        .filter(receipt -> receipt.blockHash().equals(block))
        .filter(receipt -> wanted.contains(receipt.transaction()));
  }

  private Stream<Receipt> oneByOne(Collection<TxHash> wanted) {
    return calls.askAll(wanted.stream().distinct().map(RpcCalls::receipt).toList()).stream()
        .flatMap(Optional::stream);
  }
}
