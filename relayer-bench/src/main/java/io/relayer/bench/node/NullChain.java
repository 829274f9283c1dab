package io.relayer.bench.node;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.relayer.ethereum.transaction.PresignedTransaction;
import io.relayer.ethereum.value.Address;
import io.relayer.ethereum.value.Bytes;
import io.relayer.ethereum.value.Keccak;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// The chain of a [NullNode]: blocks in a row, and what waits for one. Nothing is executed; a
/// transaction is in the next block once all with lower nonces of its sender are.
final class NullChain {
  private final List<Block> blocks = new ArrayList<>();
  private final Map<String, Block> byHash = new HashMap<>();
  private final Map<String, Mined> mined = new HashMap<>();
  private final Map<Address, Account> accounts = new HashMap<>();

  /// @param parent hash of the one before
  record Block(
      long number, String hash, String parent, long time, List<PresignedTransaction> content) {}

  /// Where a transaction is.
  record Mined(Block block, int index) {}

  /// What is known of a sender.
  ///
  /// @param waiting by nonce
  /// @param counts how many are in blocks, by the number of the block that changed it
  private record Account(
      NavigableMap<Long, PresignedTransaction> waiting, NavigableMap<Long, Long> counts) {}

  NullChain() {
    mine();
  }

  /// Takes everything.
  ///
  /// @return the hash
  synchronized String send(Bytes raw) {
    PresignedTransaction sent = PresignedTransaction.parse(raw);
    String hash = sent.signed().hash().toString();
    if (!mined.containsKey(hash)) {
      long nonce = sent.transaction().body().nonce().value();
      account(sent.sender()).waiting.put(nonce, sent);
    }
    return hash;
  }

  synchronized void mine() {
    long number = blocks.size();
    String parent = blocks.isEmpty() ? hash(-1) : blocks.getLast().hash;
    List<PresignedTransaction> content = new ArrayList<>();
    for (Account account : accounts.values()) {
      long next = count(account, number);
      long first = next;
      for (var one = account.waiting.remove(next);
          one != null;
          one = account.waiting.remove(next)) {
        content.add(one);
        next++;
      }
      if (next > first) {
        account.counts.put(number, next);
      }
    }
    Block block =
        new Block(
            number, hash(number), parent, Instant.now().getEpochSecond(), List.copyOf(content));
    blocks.add(block);
    byHash.put(block.hash, block);
    for (int i = 0; i < content.size(); i++) {
      mined.put(content.get(i).signed().hash().toString(), new Mined(block, i));
    }
  }

  synchronized Block head() {
    return blocks.getLast();
  }

  /// Null where there is none so high.
  synchronized @Nullable Block at(long number) {
    return number >= 0 && number < blocks.size() ? blocks.get((int) number) : null;
  }

  synchronized @Nullable Block of(String hash) {
    return byHash.get(hash);
  }

  synchronized Optional<Mined> find(String transaction) {
    return Optional.ofNullable(mined.get(transaction));
  }

  /// How many of its transactions are in blocks up to that number.
  synchronized long count(Address address, long number) {
    return count(account(address), number);
  }

  /// With those that wait.
  synchronized long pendingCount(Address address) {
    Account account = account(address);
    long next = count(account, blocks.size());
    while (account.waiting.containsKey(next)) {
      next++;
    }
    return next;
  }

  private Account account(Address address) {
    return accounts.computeIfAbsent(address, _ -> new Account(new TreeMap<>(), new TreeMap<>()));
  }

  private static long count(Account account, long number) {
    Map.Entry<Long, Long> newest = account.counts.floorEntry(number);
    return newest == null ? 0 : newest.getValue();
  }

  private static String hash(long number) {
    byte[] text = ("null block " + number).getBytes(US_ASCII);
    return "0x" + HexFormat.of().formatHex(Keccak.hash(text));
  }
}
