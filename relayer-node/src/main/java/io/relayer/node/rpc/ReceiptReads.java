package io.relayer.node.rpc;

import io.relayer.core.domain.BlockHash;
import io.relayer.core.domain.TxHash;
import io.relayer.node.chain.BlockRef;
import io.relayer.node.chain.Header;
import io.relayer.node.chain.Receipt;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Stream;
import org.web3j.protocol.core.Request;
import org.web3j.protocol.core.methods.response.EthGetTransactionReceipt;

/// Receipts by block, or one by one where the node does not tell them by block.
final class ReceiptReads {
  private final Calls calls;
  private final Function<BlockRef, Optional<Header>> headers;
  private final BlockReceipts byBlock;

  ReceiptReads(Calls calls, Function<BlockRef, Optional<Header>> headers) {
    this.calls = calls;
    this.headers = headers;
    this.byBlock = new BlockReceipts(calls, System::nanoTime);
  }

  /// @param size how many transactions the block has
  Optional<List<Receipt>> ofBlock(BlockHash block, int size, Collection<TxHash> wanted) {
    Set<TxHash> hashes = Set.copyOf(wanted);
    return switch (byBlock.of(block, size)) {
      case BlockReceipts.All(var _, var all) -> Optional.of(of(all.stream(), block, hashes));
      case BlockReceipts.NoBlock() -> Optional.empty();
      case BlockReceipts.NotSo() ->
          headers.apply(BlockRef.of(block)).map(_ -> of(oneByOne(hashes), block, hashes));
    };
  }

  Map<TxHash, Receipt> of(Collection<TxHash> wanted) {
    var receipts = new LinkedHashMap<TxHash, Receipt>();
    oneByOne(wanted).forEach(receipt -> receipts.put(receipt.transaction(), receipt));
    return receipts;
  }

  private static List<Receipt> of(Stream<Receipt> receipts, BlockHash block, Set<TxHash> wanted) {
    return receipts
        .filter(receipt -> receipt.blockHash().equals(block))
        .filter(receipt -> wanted.contains(receipt.transaction()))
        .toList();
  }

  private Stream<Receipt> oneByOne(Collection<TxHash> wanted) {
    var requests = new ArrayList<Request<?, EthGetTransactionReceipt>>();
    wanted.stream().distinct().forEach(hash -> requests.add(Requests.receipt(hash)));
    List<EthGetTransactionReceipt> answers = calls.askAll(requests);
    return calls
        .understood(() ->
            answers.stream()
                .map(EthGetTransactionReceipt::getTransactionReceipt)
                .flatMap(Optional::stream)
                .map(Answers::receipt)
                .toList())
        .stream();
  }
}
