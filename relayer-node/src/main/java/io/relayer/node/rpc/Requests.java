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

/// The calls that we make, and how their answers are read. web3j's own factory knows no block by
/// hash (EIP-1898), so this is ours.
final class Requests {
  private Requests() {}

  static Question<Reply<ChainId>> chainId() {
    return Question.of("eth_chainId", Field::chainId);
  }

  /// Nothing depends on it, so whatever else it is than text is no name.
  static Question<Reply<String>> clientVersion() {
    return Question.of(
        "web3_clientVersion",
        result -> result.ifReadable(Field::text).map(UntrustedText::clean).orElse(""));
  }

  /// How many blocks are missing.
  static Question<Reply<Long>> syncing() {
    return Question.of("eth_syncing", Syncings::missing);
  }

  static Question<SendAnswer> send(Bytes signed, BiFunction<Bytes, Answer, SendAnswer> reading) {
    return new Question<>(
        Question.request(HttpWeb3jService.SEND, signed.toString()),
        answer -> reading.apply(signed, answer),
        new SendAnswer.Lost("left out of the answers to a batch"));
  }

  static Question<Reply<Optional<Header>>> header(BlockRef block) {
    return block(block, false, result -> Answers.header(block, result));
  }

  static Question<Reply<Optional<Block>>> block(BlockRef block) {
    return block(block, true, result -> Answers.block(block, result));
  }

  /// The hash of the block at a number.
  static Question<Reply<Optional<BlockHash>>> hash(long number) {
    return block(BlockRef.of(number), false, result -> Answers.hash(BlockRef.of(number), result));
  }

  private static <T> Question<Reply<T>> block(
      BlockRef block, boolean full, Function<Field, T> reading) {
    return switch (block) {
      case BlockRef.ByHash(BlockHash hash) ->
          Question.of("eth_getBlockByHash", reading, hash.toString(), full);
      case BlockRef.ByNumber(long number) ->
          Question.of("eth_getBlockByNumber", reading, Quantity.of(number), full);
      case BlockRef.Tag(String name) -> Question.of("eth_getBlockByNumber", reading, name, full);
    };
  }

  /// Empty where the node does not know the block.
  static Question<Reply<Optional<BlockReceipts.Receipts>>> blockReceipts(BlockHash block) {
    return Question.of(
        "eth_getBlockReceipts",
        result -> result.ifAny(BlockReceipts.Receipts::read),
        block.toString());
  }

  static Question<Reply<Optional<Receipt>>> receipt(TxHash hash) {
    return Question.of(
        "eth_getTransactionReceipt", result -> Answers.receipt(hash, result), hash.toString());
  }

  /// A fact of an account.
  static <T> Question<Reply<T>> ofAccount(
      String method, Function<Field, T> reading, Address account, BlockRef at) {
    return Question.of(method, reading, account.toString(), state(at));
  }

  static Question<Reply<FeeHistories.Told>> feeHistory(int blocks, List<Double> percentiles) {
    return Question.of(
        "eth_feeHistory",
        result -> FeeHistories.read(result, percentiles.size()),
        Quantity.of(blocks),
        "latest",
        percentiles);
  }

  static Question<Reply<Wei>> gasPrice() {
    return Question.of("eth_gasPrice", Field::price);
  }

  /// Empty where it can't be read: it is only a suggestion.
  static Question<Reply<Optional<Wei>>> maxPriorityFeePerGas() {
    return Question.of("eth_maxPriorityFeePerGas", result -> result.ifReadable(Field::price));
  }

  static Question<Reply<Long>> estimateGas(Call call) {
    return Question.of("eth_estimateGas", Field::gas, fields(call));
  }

  /// By number: that is how the specification has it, a hash is understood by some.
  static Question<Reply<Long>> estimateGas(Call call, long number) {
    return Question.of("eth_estimateGas", Field::gas, fields(call), Quantity.of(number));
  }

  static Question<Reply<Bytes>> call(Call call, BlockRef at) {
    return Question.of("eth_call", Field::bytes, fields(call), state(at));
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
