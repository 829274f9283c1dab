package io.relayer.node.rpc;

import io.relayer.core.domain.Address;
import io.relayer.core.domain.BlockHash;
import io.relayer.core.domain.Bytes;
import io.relayer.core.domain.TxHash;
import io.relayer.node.chain.BlockRef;
import io.relayer.node.chain.Call;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.web3j.protocol.core.Request;
import org.web3j.protocol.core.Response;
import org.web3j.protocol.core.methods.response.EthBlock;
import org.web3j.protocol.core.methods.response.EthCall;
import org.web3j.protocol.core.methods.response.EthChainId;
import org.web3j.protocol.core.methods.response.EthEstimateGas;
import org.web3j.protocol.core.methods.response.EthFeeHistory;
import org.web3j.protocol.core.methods.response.EthGasPrice;
import org.web3j.protocol.core.methods.response.EthGetBlockReceipts;
import org.web3j.protocol.core.methods.response.EthGetTransactionReceipt;
import org.web3j.protocol.core.methods.response.EthMaxPriorityFeePerGas;
import org.web3j.protocol.core.methods.response.EthSendTransaction;
import org.web3j.protocol.core.methods.response.EthSyncing;
import org.web3j.protocol.core.methods.response.Web3ClientVersion;

/// The calls that we make. web3j's own factory knows no block by hash (EIP-1898), so this is ours.
final class Requests {
  private Requests() {}

  static Request<?, EthChainId> chainId() {
    return request("eth_chainId", EthChainId.class);
  }

  static Request<?, Web3ClientVersion> clientVersion() {
    return request("web3_clientVersion", Web3ClientVersion.class);
  }

  static Request<?, EthSyncing> syncing() {
    return request("eth_syncing", EthSyncing.class);
  }

  static Request<?, EthSendTransaction> send(Bytes signed) {
    return request(HttpWeb3jService.SEND, EthSendTransaction.class, signed.toString());
  }

  static Request<?, EthBlock> block(BlockRef block, boolean full) {
    return switch (block) {
      case BlockRef.ByHash(BlockHash hash) ->
          request("eth_getBlockByHash", EthBlock.class, hash.toString(), full);
      case BlockRef.ByNumber(long number) ->
          request("eth_getBlockByNumber", EthBlock.class, Quantity.of(number), full);
      case BlockRef.Tag(String name) -> request("eth_getBlockByNumber", EthBlock.class, name, full);
    };
  }

  static Request<?, EthGetBlockReceipts> blockReceipts(BlockHash block) {
    return request("eth_getBlockReceipts", EthGetBlockReceipts.class, block.toString());
  }

  static Request<?, EthGetTransactionReceipt> receipt(TxHash hash) {
    return request("eth_getTransactionReceipt", EthGetTransactionReceipt.class, hash.toString());
  }

  /// `eth_getTransactionCount` or `eth_getBalance`.
  static <T extends Response<String>> Request<?, T> ofAccount(
      String method, Class<T> type, Address account, BlockRef at) {
    return request(method, type, account.toString(), state(at));
  }

  static Request<?, EthFeeHistory> feeHistory(int blocks, List<Double> percentiles) {
    return request(
        "eth_feeHistory", EthFeeHistory.class, Quantity.of(blocks), "latest", percentiles);
  }

  static Request<?, EthGasPrice> gasPrice() {
    return request("eth_gasPrice", EthGasPrice.class);
  }

  static Request<?, EthMaxPriorityFeePerGas> maxPriorityFeePerGas() {
    return request("eth_maxPriorityFeePerGas", EthMaxPriorityFeePerGas.class);
  }

  static Request<?, EthEstimateGas> estimateGas(Call call) {
    return request("eth_estimateGas", EthEstimateGas.class, fields(call));
  }

  /// By number: that is how the specification has it, a hash is understood by some.
  static Request<?, EthEstimateGas> estimateGas(Call call, long number) {
    return request("eth_estimateGas", EthEstimateGas.class, fields(call), Quantity.of(number));
  }

  static Request<?, EthCall> call(Call call, BlockRef at) {
    return request("eth_call", EthCall.class, fields(call), state(at));
  }

  private static Object state(BlockRef at) {
    return switch (at) {
      case BlockRef.ByHash(BlockHash hash) -> Map.of("blockHash", hash.toString());
      case BlockRef.ByNumber(long number) -> Quantity.of(number);
      case BlockRef.Tag(String name) -> name;
    };
  }

  private static Map<String, String> fields(Call call) {
    var fields = new LinkedHashMap<String, String>();
    fields.put("from", call.from().toString());
    if (call.to() != null) {
      fields.put("to", call.to().toString());
    }
    if (call.gas() != null) {
      fields.put("gas", Quantity.of(call.gas()));
    }
    fields.put("value", Quantity.of(call.value().value()));
    fields.put("data", call.data().toString());
    return fields;
  }

  private static <T extends Response<?>> Request<?, T> request(
      String method, Class<T> type, Object... parameters) {
    return new Request<>(method, List.of(parameters), null, type);
  }
}
