package io.relayer.node.rpc;

import io.relayer.ethereum.value.BlockHash;
import io.relayer.ethereum.value.Bytes;
import io.relayer.ethereum.value.Nonce;
import io.relayer.ethereum.value.TxHash;
import io.relayer.ethereum.value.Wei;
import io.relayer.node.chain.Block;
import io.relayer.node.chain.BlockRef;
import io.relayer.node.chain.BlockTransaction;
import io.relayer.node.chain.Header;
import io.relayer.node.chain.Receipt;
import io.relayer.node.rpc.Field.UnreadableException;
import java.math.BigInteger;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// Reads blocks and receipts as nodes write them: strictly what something depends on, and nothing
/// else.
final class BlockReader {
  /// Of a block without transactions: the hash of an empty trie.
  private static final String NO_TRANSACTIONS =
      "0x56e81f171bcc55a6ff8345e692c0f86e5b48e01b996cadc001622fb5e363b421";

  /// What Postgres can hold, and far more than any chain tells.
  static final long LATEST_SECOND = 9_000_000_000_000L;

  /// Each of these has a sender and uses a nonce of it. Others are a rollup's own: they may have
  /// neither.
  private static final BigInteger NEWEST_COMMON_TYPE = BigInteger.valueOf(4);

  private BlockReader() {}

  /// The block that was asked for; empty if there is none.
  static Optional<Header> header(BlockRef asked, Field block) {
    return block.ifAny(one -> {
      Header header = header(one, BlockReader::transactionHash);
      requireAsked(asked, one, header.number(), header.hash());
      return header;
    });
  }

  static Optional<Block> block(BlockRef asked, Field block) {
    return block.ifAny(one -> {
      List<BlockTransaction> transactions = transactions(one, BlockReader::transaction);
      Header header = header(one, transaction -> transaction.at("hash").txHash());
      requireAsked(asked, one, header.number(), header.hash());
      return new Block(header, transactions);
    });
  }

  /// Of a block of which nothing else is needed.
  static Optional<BlockHash> hash(BlockRef asked, Field block) {
    return block.ifAny(one -> {
      BlockHash hash = one.at("hash").blockHash();
      requireAsked(asked, one, one.at("number").number(), hash);
      return hash;
    });
  }

  /// Another block than the one that was asked for is no answer: what is read of one belongs to it.
  private static void requireAsked(BlockRef asked, Field block, long number, BlockHash hash) {
    if (!isAsked(asked, number, hash)) {
      throw new UnreadableException(
          block.place(),
          "asked for block %s, answered with %d (%s)".formatted(asked, number, hash));
    }
  }

  static boolean isAsked(BlockRef asked, long number, BlockHash hash) {
    return switch (asked) {
      case BlockRef.Tag _ -> true;
      case BlockRef.ByNumber(long its) -> its == number;
      case BlockRef.ByHash(var its) -> its.equals(hash);
    };
  }

  private static Header header(Field block, Function<Field, TxHash> transaction) {
    return new Header(
        block.at("number").number(),
        block.at("hash").blockHash(),
        block.at("parentHash").blockHash(),
        time(block.at("timestamp")),
        block.at("baseFeePerGas").ifAny(Field::price).orElse(null),
        block.at("gasLimit").ifReadable(Field::amount).map(BlockReader::most).orElse(0L),
        block.at("gasUsed").ifReadable(Field::number).orElse(0L),
        transactions(block, transaction));
  }

  /// Development chains have limits without measure.
  private static long most(BigInteger amount) {
    return amount.bitLength() < Long.SIZE ? amount.longValue() : Long.MAX_VALUE;
  }

  private static Instant time(Field timestamp) {
    long seconds = timestamp.number();
    if (seconds > LATEST_SECOND) {
      throw timestamp.unreadable("seconds since 1970");
    }
    return Instant.ofEpochSecond(seconds);
  }

  /// Some write `null` for an empty list. It is taken for one where the rest of the block says that
  /// it is empty: a list that is only missing may hold ours.
  private static <T> List<T> transactions(Field block, Function<Field, T> reading) {
    Field list = block.at("transactions");
    return list.isNone() && isEmpty(block) ? List.of() : list.list(reading);
  }

  private static boolean isEmpty(Field block) {
    return block
            .at("transactionsRoot")
            .ifReadable(Field::text)
            .filter(NO_TRANSACTIONS::equalsIgnoreCase)
            .isPresent()
        || block.at("gasUsed").ifReadable(Field::number).filter(used -> used == 0).isPresent();
  }

  /// In a list of hashes; nodes that tell more than they are asked for have the whole one there.
  private static TxHash transactionHash(Field transaction) {
    return transaction.value().isObject() ? transaction.at("hash").txHash() : transaction.txHash();
  }

  private static BlockTransaction transaction(Field one) {
    if (!one.value().isObject()) {
      throw one.unreadable("a transaction");
    }
    boolean common = isCommon(one.at("type"));
    Field value = one.at("value");
    Field input = one.at(one.at("input").isNone() ? "data" : "input");
    return new BlockTransaction(
        one.at("hash").txHash(),
        absent(common, one.at("from")) ? null : one.at("from").address(),
        one.at("to").ifAny(Field::address).orElse(null),
        nonce(common, one.at("nonce")),
        absent(common, value) ? Wei.ZERO : value.wei(),
        input.ifAny(Field::bytes).orElse(Bytes.EMPTY));
  }

  /// Old nodes tell no type.
  private static boolean isCommon(Field type) {
    return type.ifReadable(Field::amount).orElse(BigInteger.ZERO).compareTo(NEWEST_COMMON_TYPE)
        <= 0;
  }

  /// A rollup's own kinds may have one that no account can have.
  private static @Nullable Nonce nonce(boolean common, Field nonce) {
    return absent(common, nonce) || (!common && nonce.amount().bitLength() >= Long.SIZE)
        ? null
        : new Nonce(nonce.number());
  }

  private static boolean absent(boolean common, Field field) {
    return !common && field.isNone();
  }

  /// Empty where there is none: some nodes tell of a transaction that waits by a receipt without a
  /// block.
  static Optional<Receipt> receipt(Field receipt) {
    return receipt.isNone() || receipt.at("blockHash").isNone()
        ? Optional.empty()
        : Optional.of(inBlock(receipt));
  }

  /// Of the transaction that was asked for.
  static Optional<Receipt> receipt(TxHash asked, Field field) {
    if (field.isNone()) {
      return Optional.empty();
    }
    if (!field.at("transactionHash").txHash().equals(asked)) {
      throw field.at("transactionHash").unreadable(asked.toString());
    }
    return receipt(field);
  }

  private static Receipt inBlock(Field receipt) {
    return new Receipt(
        receipt.at("transactionHash").txHash(),
        receipt.at("from").ifAny(Field::address).orElse(null),
        receipt.at("blockNumber").number(),
        receipt.at("blockHash").blockHash(),
        receipt.at("transactionIndex").ifReadable(Field::number).orElse(-1L),
        succeeded(receipt.at("status")),
        receipt.at("gasUsed").number(),
        receipt.at("effectiveGasPrice").ifReadable(Field::price).orElse(null),
        receipt.at("contractAddress").ifReadable(Field::address).orElse(null));
  }

  /// Before Byzantium receipts had a `root` instead, which tells nothing of it.
  private static boolean succeeded(Field status) {
    BigInteger code = status.amount();
    if (code.bitLength() > 1) {
      throw status.unreadable("0x0 or 0x1");
    }
    return code.signum() > 0;
  }
}
