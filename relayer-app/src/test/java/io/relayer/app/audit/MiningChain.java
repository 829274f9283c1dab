package io.relayer.app.audit;

import io.relayer.devnet.DevChain;
import io.relayer.devnet.Mining;
import io.relayer.devnet.TestStack;
import io.relayer.ethereum.value.Address;
import io.relayer.ethereum.value.BlockHash;
import io.relayer.ethereum.value.Bytes;
import io.relayer.ethereum.value.Nonce;
import io.relayer.ethereum.value.TxHash;
import io.relayer.ethereum.value.Wei;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/// A real chain on which the test decides what is mined, and when.
final class MiningChain implements AutoCloseable {
  private final DevChain chain =
      TestStack.newChain(options -> options.withMining(new Mining.OnDemand()).withAccounts(60));
  private final AtomicInteger accounts = new AtomicInteger();

  /// What a transaction does.
  record Action(@Nullable Address to, Wei value, Bytes data) {
    /// Init code that reverts.
    static final Action REVERTING = new Action(null, Wei.of(0), Bytes.parse("0x60006000fd"));

    /// Init code of an empty contract.
    static final Action DEPLOYMENT = new Action(null, Wei.of(0), Bytes.parse("0x00"));

    static Action payment(long wei) {
      return new Action(Address.parse("0x" + "ee".repeat(20)), Wei.of(wei), Bytes.EMPTY);
    }
  }

  /// A transaction in its block.
  record Executed(
      TxHash hash, Nonce nonce, long block, BlockHash blockHash, boolean succeeded, long gasUsed) {}

  String url() {
    return chain.url();
  }

  /// A funded account that no other test has.
  Address newAccount() {
    return Address.parse(chain.accounts().get(accounts.getAndIncrement()).address());
  }

  long head() {
    return chain.blockNumber();
  }

  /// Sends from an account of the node and mines a block for it.
  Executed execute(Address from, Action action) {
    Map<String, String> transaction = new LinkedHashMap<>();
    transaction.put("from", from.toString());
    if (action.to() != null) {
      transaction.put("to", action.to().toString());
    }
    transaction.put("value", "0x" + action.value().value().toString(16));
    transaction.put("data", action.data().toString());
    transaction.put("gas", "0x30d40");
    TxHash hash = TxHash.parse(chain.rpc("eth_sendTransaction", transaction).asString());
    chain.rpc("evm_mine");
    JsonNode sent = chain.rpc("eth_getTransactionByHash", hash.toString());
    JsonNode receipt = chain.rpc("eth_getTransactionReceipt", hash.toString());
    return new Executed(
        hash,
        new Nonce(Long.decode(sent.get("nonce").asString())),
        Long.decode(receipt.get("blockNumber").asString()),
        BlockHash.parse(receipt.get("blockHash").asString()),
        receipt.get("status").asString().equals("0x1"),
        Long.decode(receipt.get("gasUsed").asString()));
  }

  /// Uses nonces without a transaction, as a delegation does.
  void skipNonce(Address of, long next) {
    chain.rpc("anvil_setNonce", of.toString(), "0x" + Long.toHexString(next));
    mine(1);
  }

  /// Mines empty blocks.
  void mine(int blocks) {
    mine(blocks, 1);
  }

  /// Mines empty blocks that are `seconds` apart by the chain's clock.
  void mine(int blocks, int seconds) {
    chain.rpc(
        "anvil_mine", "0x" + Integer.toHexString(blocks), "0x" + Integer.toHexString(seconds));
  }

  @Override
  public void close() {
    chain.close();
  }
}
