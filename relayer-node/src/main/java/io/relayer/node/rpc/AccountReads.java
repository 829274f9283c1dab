package io.relayer.node.rpc;

import io.relayer.ethereum.value.Address;
import io.relayer.ethereum.value.BlockHash;
import io.relayer.node.chain.BlockRef;
import io.relayer.node.chain.Header;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/// Reads one value of each of many accounts, at one block. A node that can't be asked by block hash
/// (EIP-1898) is asked by number, and must have the same block there afterwards.
final class AccountReads {
  private final RpcClient calls;
  private final Function<BlockRef, Optional<Header>> headers;
  private volatile boolean knowsHashes = true;

  AccountReads(RpcClient calls, Function<BlockRef, Optional<Header>> headers) {
    this.calls = calls;
    this.headers = headers;
  }

  /// @param reading of the node's value; what can't be read fails all
  <V> Map<Address, V> read(
      String method, Collection<Address> accounts, BlockRef at, Function<Field, V> reading) {
    List<Address> distinct = List.copyOf(new LinkedHashSet<>(accounts));
    Function<BlockRef, List<RpcCall<RpcResult<V>>>> questions =
        block ->
            distinct.stream()
                .map(account -> RpcCalls.ofAccount(method, reading, account, block))
                .toList();
    List<V> values =
        at instanceof BlockRef.ByHash(BlockHash hash)
            ? atHash(hash, questions)
            : calls.askAll(questions.apply(at));
    var byAccount = new LinkedHashMap<Address, V>();
    for (int i = 0; i < distinct.size(); i++) {
      byAccount.put(distinct.get(i), values.get(i));
    }
    return byAccount;
  }

  private <V> List<V> atHash(
      BlockHash hash, Function<BlockRef, List<RpcCall<RpcResult<V>>>> questions) {
    if (knowsHashes) {
      var values = new ArrayList<V>();
      List<RpcResult<V>> replies = calls.tryAll(questions.apply(BlockRef.of(hash)));
      replies.forEach(reply -> {
        if (reply instanceof RpcResult.Value<V>(V value)) {
          values.add(value);
        }
      });
      if (values.size() == replies.size()) {
        return values;
      }
    }
    long number = headerAt(BlockRef.of(hash), hash).number();
    List<V> values = calls.askAll(questions.apply(BlockRef.of(number)));
    var _ = headerAt(BlockRef.of(number), hash);
    knowsHashes = false;
    return values;
  }

  private Header headerAt(BlockRef block, BlockHash expected) {
    return headers
        .apply(block)
        .filter(header -> header.hash().equals(expected))
        .orElseThrow(() -> calls.unknownBlock(expected));
  }
}
