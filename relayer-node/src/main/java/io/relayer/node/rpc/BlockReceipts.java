package io.relayer.node.rpc;

import io.relayer.ethereum.value.BlockHash;
import io.relayer.node.chain.NodeException;
import io.relayer.node.chain.NodeException.Reason;
import io.relayer.node.chain.Receipt;
import io.relayer.node.rpc.Field.UnreadableException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.web3j.protocol.core.Response;

/// All receipts of a block in one call, `eth_getBlockReceipts`. Some nodes need more time for each
/// of them the larger the block is, and go on with a call that nobody waits for any more; so they
/// get time by the size of the block, and one block is asked for once: whoever wants it meanwhile,
/// or again, has the same answer.
///
/// If a node lacks the call, took too long for such a block all the same, or answered with what is
/// no list, receipts are to be asked for one by one: those are many exchanges, each with the usual
/// time.
///
/// Why: RATIONALE.md#receipts-time.
final class BlockReceipts {
  private static final int METHOD_NOT_FOUND = -32601;
  private static final int METHOD_NOT_SUPPORTED = -32004;

  /// More than anvil 1.7 needs in a block of 10,000.
  private static final Duration MORE_FOR_EACH = Duration.ofMillis(3);

  /// Nothing else is read of the chain's new blocks meanwhile.
  private static final Duration MOST_MORE = Duration.ofSeconds(30);

  private final RpcClient calls;
  private final LongSupplier nanos;
  private final ReentrantLock asking = new ReentrantLock();
  private volatile boolean exists = true;
  private volatile TooLarge tooLarge;
  private @Nullable All last;

  /// @param nanos a clock that only goes forward
  BlockReceipts(RpcClient calls, LongSupplier nanos) {
    this.calls = calls;
    this.nanos = nanos;
    this.tooLarge = new TooLarge(Integer.MAX_VALUE, nanos.getAsLong());
  }

  /// The outcome of the call.
  sealed interface Result {}

  record All(BlockHash block, Receipts receipts) implements Result {}

  /// A block's receipts, each read by itself: those of others may be of kinds that are not known.
  ///
  /// @param total how many the node gave
  /// @param unreadable what is wrong with the first that can't be read; empty if all can
  record Receipts(List<Receipt> readable, int total, String unreadable) {
    static Receipts read(Field list) {
      List<Field> fields = list.list();
      var readable = new ArrayList<Receipt>(fields.size());
      String unreadable = "";
      for (Field field : fields) {
        try {
          BlockReader.receipt(field).ifPresent(readable::add);
        } catch (UnreadableException e) {
          unreadable = unreadable.isEmpty() ? e.detail() : unreadable;
        }
      }
      return new Receipts(readable, fields.size(), unreadable);
    }
  }

  /// It does not know the block.
  record NoBlock() implements Result {}

  /// It does not tell it in this way.
  record NotSo() implements Result {}

  /// @param until then blocks of so many transactions are not asked for
  private record TooLarge(int size, long until) {}

  /// @param size how many transactions the block has
  Result of(BlockHash block, int size) {
    if (!isToBeAsked(size)) {
      return new NotSo();
    }
    await(block);
    try {
      if (last != null && last.block.equals(block)) {
        return last;
      }
      return isToBeAsked(size) ? ask(block, size) : new NotSo();
    } finally {
      asking.unlock();
    }
  }

  private boolean isToBeAsked(int size) {
    TooLarge now = tooLarge;
    return exists && (size < now.size || now.until - nanos.getAsLong() <= 0);
  }

  /// Nobody holds the lock for longer than an exchange takes.
  private void await(BlockHash block) {
    try {
      if (!asking.tryLock(2 * MOST_MORE.toMillis(), TimeUnit.MILLISECONDS)) {
        throw calls.failed(Reason.UNREACHABLE, "is busy; not asked for the receipts of " + block);
      }
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
      throw calls.failed(Reason.INTERRUPTED, "interrupted");
    }
  }

  private Result ask(BlockHash block, int size) {
    try {
      return switch (calls.tryOne(
          RpcCalls.blockReceipts(block), more(size), () -> notForAWhile(size))) {
        case RpcResult.Refusal<?>(Response.Error error) -> {
          exists = !lacksMethod(error);
          yield new NotSo();
        }
        case RpcResult.Value<Optional<Receipts>>(var receipts) ->
            receipts.<Result>map(all -> complete(block, size, all)).orElseGet(NoBlock::new);
      };
    } catch (NodeException e) {
      switch (e.reason()) {
        case REFUSED -> {} // too long an answer, or a limit
        case UNREADABLE -> notForAWhile(0); // no list: it would be none of the next block either
        case UNREACHABLE,
            UNKNOWN_BLOCK,
            RATE_LIMITED,
            INCONSISTENT,
            BEHIND,
            NO_USABLE_NODE,
            INTERRUPTED ->
            throw e;
      }
      return new NotSo();
    }
  }

  private Result complete(BlockHash block, int size, Receipts receipts) {
    All all = new All(block, receipts);
    if (receipts.total >= size) { // else not all are there yet, or never
      last = all;
    }
    return all;
  }

  private static Duration more(int size) {
    Duration more = MORE_FOR_EACH.multipliedBy(size);
    return more.compareTo(MOST_MORE) > 0 ? MOST_MORE : more;
  }

  private void notForAWhile(int size) {
    tooLarge = new TooLarge(size, nanos.getAsLong() + Batches.REMEMBERED.toNanos());
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
