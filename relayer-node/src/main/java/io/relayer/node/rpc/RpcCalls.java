package io.relayer.node.rpc;

import io.relayer.ethereum.value.Address;
import io.relayer.ethereum.value.BlockHash;
import io.relayer.ethereum.value.Bytes;
import io.relayer.ethereum.value.ChainId;
import io.relayer.ethereum.value.TxHash;
import io.relayer.ethereum.value.Wei;
import io.relayer.node.chain.Block;
import io.relayer.node.chain.BlockRef;
import io.relayer.node.chain.Call;
import io.relayer.node.chain.Header;
import io.relayer.node.chain.Quantity;
import io.relayer.node.chain.Receipt;
import io.relayer.node.chain.UntrustedText;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonParser;

/// The JSON-RPC calls that we make, and the reading of their results. web3j's own factory knows no
/// block by hash (EIP-1898), so this is ours.
final class RpcCalls {
  private RpcCalls() {}

  static RpcCall<RpcResult<ChainId>> chainId() {
    return RpcCall.of("eth_chainId", Field::chainId);
  }

  /// Nothing depends on it, so whatever else it is than text is no name.
  static RpcCall<RpcResult<String>> clientVersion() {
    return RpcCall.of(
        "web3_clientVersion",
        result -> result.ifReadable(Field::text).map(UntrustedText::clean).orElse(""));
  }

  /// How many blocks are missing.
  static RpcCall<RpcResult<Long>> syncing() {
    return RpcCall.of("eth_syncing", RpcCalls::missingBlocks);
  }

  /// Reads `false`, or an object with figures that each client has of its own: 0 where it does not
  /// sync or does not tell, `Long.MAX_VALUE` where it does not say how many.
  private static long missingBlocks(Field result) {
    if (result.value().isObject()) {
      return result
          .at("highestBlock")
          .ifReadable(Field::number)
          .flatMap(highest ->
              result
                  .at("currentBlock")
                  .ifReadable(Field::number)
                  .map(current -> Math.max(0, highest - current)))
          .orElse(Long.MAX_VALUE);
    }
    return result.value().isBoolean() && result.value().booleanValue() ? Long.MAX_VALUE : 0;
  }

  /// @param accepted reads an answer that is a hash
  static RpcCall<SendAnswer> send(
      Bytes signed,
      BiFunction<Bytes, RpcResponse, SendAnswer> reading,
      BiFunction<Bytes, TxHash, SendAnswer> accepted) {
    return new RpcCall<>(
        RpcCall.request(HttpWeb3jService.SEND, signed.toString()),
        answer -> reading.apply(signed, answer),
        new SendAnswer.Lost("left out of the answers to a batch"),
        new Streaming<>(RpcCalls::txHash, hash -> accepted.apply(signed, hash)));
  }

  private static @Nullable TxHash txHash(JsonParser parser) {
    byte[] hash = StreamedValues.bytes(parser, TxHash.LENGTH);
    return hash == null ? null : TxHash.of(hash);
  }

  static RpcCall<RpcResult<Optional<Header>>> header(BlockRef block) {
    return RpcCalls.<Optional<Header>>block(
            block, false, result -> BlockReader.header(block, result))
        .streamed(
            Streaming.of(StreamedHeader::read, header -> isAsked(block, header), header -> header));
  }

  private static boolean isAsked(BlockRef block, Header header) {
    return BlockReader.isAsked(block, header.number(), header.hash());
  }

  static RpcCall<RpcResult<Optional<Block>>> block(BlockRef block) {
    return block(block, true, result -> BlockReader.block(block, result));
  }

  /// The hash of the block at a number.
  static RpcCall<RpcResult<Optional<BlockHash>>> hash(long number) {
    BlockRef asked = BlockRef.of(number);
    return RpcCalls.<Optional<BlockHash>>block(
            asked, false, result -> BlockReader.hash(asked, result))
        .streamed(
            Streaming.of(StreamedHeader::read, header -> isAsked(asked, header), Header::hash));
  }

  private static <T> RpcCall<RpcResult<T>> block(
      BlockRef block, boolean full, Function<Field, T> reading) {
    return switch (block) {
      case BlockRef.ByHash(BlockHash hash) ->
          RpcCall.of("eth_getBlockByHash", reading, hash.toString(), full);
      case BlockRef.ByNumber(long number) ->
          RpcCall.of("eth_getBlockByNumber", reading, Quantity.of(number), full);
      case BlockRef.Tag(String name) -> RpcCall.of("eth_getBlockByNumber", reading, name, full);
    };
  }

  /// Empty where the node does not know the block.
  static RpcCall<RpcResult<Optional<BlockReceipts.Receipts>>> blockReceipts(BlockHash block) {
    return RpcCall.<Optional<BlockReceipts.Receipts>>of(
            "eth_getBlockReceipts",
            result -> result.ifAny(BlockReceipts.Receipts::read),
            block.toString())
        .streamed(Streaming.of(StreamedReceipts::ofBlock, _ -> true, receipts -> receipts));
  }

  static RpcCall<RpcResult<Optional<Receipt>>> receipt(TxHash hash) {
    return RpcCall.<Optional<Receipt>>of(
            "eth_getTransactionReceipt",
            result -> BlockReader.receipt(hash, result),
            hash.toString())
        .streamed(
            Streaming.of(
                StreamedReceipts::one,
                receipt -> receipt.transaction().equals(hash),
                receipt -> receipt));
  }

  /// A fact of an account.
  static <T> RpcCall<RpcResult<T>> ofAccount(
      String method, Function<Field, T> reading, Address account, BlockRef at) {
    return RpcCall.of(method, reading, account.toString(), state(at));
  }

  static RpcCall<RpcResult<FeeHistoryReader.Result>> feeHistory(
      int blocks, List<Double> percentiles) {
    return RpcCall.of(
        "eth_feeHistory",
        result -> FeeHistoryReader.read(result, percentiles.size()),
        Quantity.of(blocks),
        "latest",
        percentiles);
  }

  static RpcCall<RpcResult<Wei>> gasPrice() {
    return RpcCall.of("eth_gasPrice", Field::price);
  }

  /// Empty where it can't be read: it is only a suggestion.
  static RpcCall<RpcResult<Optional<Wei>>> maxPriorityFeePerGas() {
    return RpcCall.of("eth_maxPriorityFeePerGas", result -> result.ifReadable(Field::price));
  }

  static RpcCall<RpcResult<Long>> estimateGas(Call call) {
    return RpcCall.of("eth_estimateGas", Field::gas, fields(call));
  }

  /// By number: that is how the specification has it, a hash is understood by some.
  static RpcCall<RpcResult<Long>> estimateGas(Call call, long number) {
    return RpcCall.of("eth_estimateGas", Field::gas, fields(call), Quantity.of(number));
  }

  static RpcCall<RpcResult<Bytes>> call(Call call, BlockRef at) {
    return RpcCall.of("eth_call", Field::bytes, fields(call), state(at));
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
}
