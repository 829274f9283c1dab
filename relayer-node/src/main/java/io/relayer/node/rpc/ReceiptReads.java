package io.relayer.node.rpc;

import io.relayer.core.domain.BlockHash;
import io.relayer.core.domain.TxHash;
import io.relayer.node.chain.BlockRef;
import io.relayer.node.chain.Header;
import io.relayer.node.chain.NodeException;
import io.relayer.node.chain.NodeException.Reason;
import io.relayer.node.chain.Receipt;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Stream;
import org.web3j.protocol.core.Request;
import org.web3j.protocol.core.Response;
import org.web3j.protocol.core.methods.response.EthGetBlockReceipts;
import org.web3j.protocol.core.methods.response.EthGetTransactionReceipt;
import org.web3j.protocol.core.methods.response.TransactionReceipt;

/// Receipts by block or one by one. A node without `eth_getBlockReceipts` is asked for each
/// transaction, and remembered.
final class ReceiptReads {
  private static final int METHOD_NOT_FOUND = -32601;
  private static final int METHOD_NOT_SUPPORTED = -32004;

  private final Calls calls;
  private final Function<BlockRef, Optional<Header>> headers;
  private volatile boolean byBlock = true;

  ReceiptReads(Calls calls, Function<BlockRef, Optional<Header>> headers) {
    this.calls = calls;
    this.headers = headers;
  }

  Optional<List<Receipt>> ofBlock(BlockHash block, Collection<TxHash> wanted) {
    Set<TxHash> hashes = Set.copyOf(wanted);
    if (byBlock) {
      try {
        EthGetBlockReceipts response = calls.tryOne(Requests.blockReceipts(block));
        if (!response.hasError()) {
          return response.getBlockReceipts().map(all -> of(all.stream(), block, hashes));
        }
        byBlock = !lacksMethod(response.getError());
      } catch (NodeException e) {
        if (e.reason() != Reason.REFUSED) { // that is too long an answer, or a limit
          throw e;
        }
      }
    }
    return headers.apply(BlockRef.of(block)).map(_ -> of(oneByOne(hashes), block, hashes));
  }

  Map<TxHash, Receipt> of(Collection<TxHash> wanted) {
    var receipts = new LinkedHashMap<TxHash, Receipt>();
    for (Receipt receipt :
        calls.understood(() -> oneByOne(wanted).map(Answers::receipt).toList())) {
      receipts.put(receipt.transaction(), receipt);
    }
    return receipts;
  }

  private List<Receipt> of(
      Stream<TransactionReceipt> receipts, BlockHash block, Set<TxHash> wanted) {
    return calls.understood(() ->
        receipts
            .map(Answers::receipt)
            .filter(receipt -> receipt.blockHash().equals(block))
            .filter(receipt -> wanted.contains(receipt.transaction()))
            .toList());
  }

  private Stream<TransactionReceipt> oneByOne(Collection<TxHash> wanted) {
    var requests = new ArrayList<Request<?, EthGetTransactionReceipt>>();
    wanted.stream().distinct().forEach(hash -> requests.add(Requests.receipt(hash)));
    return calls.askAll(requests).stream()
        .map(EthGetTransactionReceipt::getTransactionReceipt)
        .flatMap(Optional::stream);
  }

  private static boolean lacksMethod(Response.Error error) {
    String message = error.getMessage().toLowerCase(Locale.ROOT);
    return error.getCode() == METHOD_NOT_FOUND
        || error.getCode() == METHOD_NOT_SUPPORTED
        || message.contains("not supported")
        || message.contains("method not found")
        || message.contains("does not exist");
  }
}
