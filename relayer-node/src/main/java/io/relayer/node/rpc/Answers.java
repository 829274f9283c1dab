package io.relayer.node.rpc;

import io.relayer.core.domain.Address;
import io.relayer.core.domain.BlockHash;
import io.relayer.core.domain.Bytes;
import io.relayer.core.domain.Nonce;
import io.relayer.core.domain.TxHash;
import io.relayer.core.domain.Wei;
import io.relayer.node.chain.Block;
import io.relayer.node.chain.BlockTransaction;
import io.relayer.node.chain.FeeHistory;
import io.relayer.node.chain.Header;
import io.relayer.node.chain.Receipt;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.web3j.protocol.core.methods.response.EthBlock;
import org.web3j.protocol.core.methods.response.EthFeeHistory;
import org.web3j.protocol.core.methods.response.Transaction;
import org.web3j.protocol.core.methods.response.TransactionReceipt;

/// web3j's answers as ours. A field that is missing or malformed is an IllegalArgumentException.
final class Answers {
  private Answers() {}

  static Header header(EthBlock.Block block) {
    return new Header(
        Quantity.parseLong(block.getNumberRaw()),
        BlockHash.parse(text(block.getHash())),
        BlockHash.parse(text(block.getParentHash())),
        Instant.ofEpochSecond(Quantity.parseLong(block.getTimestampRaw())),
        wei(block.getBaseFeePerGasRaw()),
        Quantity.parseLong(block.getGasLimitRaw()),
        Quantity.parseLong(block.getGasUsedRaw()),
        block.getTransactions().stream().map(Answers::hash).toList());
  }

  static Block block(EthBlock.Block block) {
    return new Block(
        header(block), block.getTransactions().stream().map(Answers::transaction).toList());
  }

  private static TxHash hash(EthBlock.TransactionResult<?> transaction) {
    return switch (transaction) {
      case EthBlock.TransactionHash hash -> TxHash.parse(text(hash.get()));
      case EthBlock.TransactionObject full -> TxHash.parse(text(full.getHash()));
      default -> throw new IllegalArgumentException("expected a transaction or its hash");
    };
  }

  private static BlockTransaction transaction(EthBlock.TransactionResult<?> result) {
    if (!(result instanceof EthBlock.TransactionObject full)) {
      throw new IllegalArgumentException("expected a transaction");
    }
    Transaction transaction = full;
    return new BlockTransaction(
        TxHash.parse(text(transaction.getHash())),
        Address.parse(text(transaction.getFrom())),
        address(transaction.getTo()),
        new Nonce(Quantity.parseLong(transaction.getNonceRaw())),
        new Wei(Quantity.parse(transaction.getValueRaw())),
        Bytes.parse(text(transaction.getInput())));
  }

  static Receipt receipt(TransactionReceipt receipt) {
    return new Receipt(
        TxHash.parse(text(receipt.getTransactionHash())),
        address(receipt.getFrom()),
        Quantity.parseLong(receipt.getBlockNumberRaw()),
        BlockHash.parse(text(receipt.getBlockHash())),
        Quantity.parseLong(receipt.getTransactionIndexRaw()),
        Quantity.parse(receipt.getStatus()).signum() > 0,
        Quantity.parseLong(receipt.getGasUsedRaw()),
        wei(receipt.getEffectiveGasPrice()),
        address(receipt.getContractAddress()));
  }

  static FeeHistory feeHistory(EthFeeHistory.FeeHistory history) {
    List<List<String>> rewards = history.getRewardRaw();
    return new FeeHistory(
        Quantity.parseLong(history.getOldestBlockRaw()),
        amounts(history.getBaseFeePerGasRaw()),
        rewards == null ? List.of() : rewards.stream().map(Answers::amounts).toList(),
        history.getGasUsedRatio());
  }

  private static List<Wei> amounts(List<String> quantities) {
    return quantities.stream().map(text -> new Wei(Quantity.parse(text))).toList();
  }

  private static @Nullable Wei wei(@Nullable String quantity) {
    return quantity == null ? null : new Wei(Quantity.parse(quantity));
  }

  private static @Nullable Address address(@Nullable String text) {
    return text == null ? null : Address.parse(text);
  }

  private static String text(@Nullable String field) {
    if (field == null) {
      throw new IllegalArgumentException("a field is missing");
    }
    return field;
  }
}
