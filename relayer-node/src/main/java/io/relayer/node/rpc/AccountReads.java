package io.relayer.node.rpc;

import io.relayer.core.domain.Address;
import io.relayer.core.domain.BlockHash;
import io.relayer.node.chain.BlockRef;
import io.relayer.node.chain.Header;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.web3j.protocol.core.Request;
import org.web3j.protocol.core.Response;

/// One fact of each of many accounts, at one block. A node that can't be asked by block hash
/// (EIP-1898) is asked by number, and must have the same block there afterwards.
final class AccountReads {
  private final Calls calls;
  private final Function<BlockRef, Optional<Header>> headers;
  private volatile boolean knowsHashes = true;

  AccountReads(Calls calls, Function<BlockRef, Optional<Header>> headers) {
    this.calls = calls;
    this.headers = headers;
  }

  <T extends Response<String>> Map<Address, BigInteger> read(
      String method, Class<T> type, Collection<Address> accounts, BlockRef at) {
    return read(method, type, accounts, at, Quantity::parse);
  }

  /// @param parse of the node's words; what it throws is told as an answer that makes no sense
  <T extends Response<String>, V> Map<Address, V> read(
      String method,
      Class<T> type,
      Collection<Address> accounts,
      BlockRef at,
      Function<String, V> parse) {
    List<Address> distinct = List.copyOf(new LinkedHashSet<>(accounts));
    Function<BlockRef, List<Request<?, T>>> requests =
        block -> {
          var all = new ArrayList<Request<?, T>>();
          distinct.forEach(account -> all.add(Requests.ofAccount(method, type, account, block)));
          return all;
        };
    List<T> responses =
        at instanceof BlockRef.ByHash(BlockHash hash)
            ? atHash(hash, requests)
            : calls.askAll(requests.apply(at));
    return calls.understood(() -> byAccount(distinct, responses, parse));
  }

  private <T extends Response<String>> List<T> atHash(
      BlockHash hash, Function<BlockRef, List<Request<?, T>>> requests) {
    if (knowsHashes) {
      List<T> responses = calls.tryAll(requests.apply(BlockRef.of(hash)));
      if (responses.stream().noneMatch(Response::hasError)) {
        return responses;
      }
    }
    long number = headerAt(BlockRef.of(hash), hash).number();
    List<T> responses = calls.askAll(requests.apply(BlockRef.of(number)));
    var _ = headerAt(BlockRef.of(number), hash);
    knowsHashes = false;
    return responses;
  }

  private Header headerAt(BlockRef block, BlockHash expected) {
    return headers
        .apply(block)
        .filter(header -> header.hash().equals(expected))
        .orElseThrow(() -> calls.unknownBlock(expected));
  }

  private static <V> Map<Address, V> byAccount(
      List<Address> accounts,
      List<? extends Response<String>> responses,
      Function<String, V> parse) {
    var values = new LinkedHashMap<Address, V>();
    for (int i = 0; i < accounts.size(); i++) {
      values.put(accounts.get(i), parse.apply(responses.get(i).getResult()));
    }
    return values;
  }
}
