package io.relayer.devnet.rpc;

import java.util.Set;

/// A fault of the answers of an [RpcProxy]. Several may hold together.
public sealed interface RpcFault {
  /// The node is so many blocks behind: what came later is not there, whichever way one asks.
  record Lagging(long blocks) implements RpcFault {
    public Lagging {
      requireNotNegative("blocks", blocks);
    }
  }

  /// The node sees no block after `head`.
  record Stuck(long head) implements RpcFault {
    public Stuck {
      requireNotNegative("head", head);
    }
  }

  /// The node has the states of its newest `kept` blocks alone. Of older ones it refuses to tell
  /// how many transactions an account had sent, or tells, `silent`, of the newest.
  record Pruned(long kept, boolean silent) implements RpcFault {
    public Pruned {
      requireNotNegative("kept", kept);
    }
  }

  /// `eth_chainId` and `net_version` tell of another chain.
  record OtherChain(long chainId) implements RpcFault {}

  /// Block 0 has another hash.
  record OtherGenesis(String hash) implements RpcFault {}

  /// The tag `finalized` names the block so many before the head, as on a rollup.
  record FinalizedBehind(long blocks) implements RpcFault {
    public FinalizedBehind {
      requireNotNegative("blocks", blocks);
    }
  }

  /// The tag `finalized` names this block, wherever the head is; one that does not exist has a hash
  /// that is nobody's.
  record FinalizedAt(long number) implements RpcFault {
    public FinalizedAt {
      requireNotNegative("number", number);
    }
  }

  /// The node names no block `finalized`.
  record NoFinalized() implements RpcFault {}

  /// Receipts are of blocks that the chain does not have, at the right numbers.
  record StrayReceipts() implements RpcFault {}

  /// Receipts name another sender.
  record OtherSenders() implements RpcFault {}

  /// The node is on a fork: the blocks from this number on have other hashes.
  record Fork(long from) implements RpcFault {
    public Fork {
      requireNotNegative("from", from);
    }
  }

  /// Blocks that come with their transactions hold others in their places, of the same senders and
  /// nonces: each has another hash and another value.
  record OtherTransactions() implements RpcFault {}

  /// The node has pruned the headers before this number.
  record PrunedHeaders(long before) implements RpcFault {
    public PrunedHeaders {
      requireNotNegative("before", before);
    }
  }

  /// The result is null.
  ///
  /// @param methods of the calls that it is so for; all if there are none
  record Empty(Set<String> methods) implements RpcFault {
    public Empty {
      methods = Set.copyOf(methods);
    }

    public static Empty of(String... methods) {
      return new Empty(Set.of(methods));
    }
  }

  /// In answers to `method` each field of this name, at whatever depth, has this value.
  ///
  /// @param field empty for the result itself
  /// @param json as text; empty if there is no such field any more
  record Writes(String method, String field, String json) implements RpcFault {}

  /// `eth_sendRawTransaction` is answered with the hash, and the transaction thrown away.
  record Forgets() implements RpcFault {}

  /// The node takes what `eth_sendRawTransaction` brings, and names it by another hash: as a chain
  /// that hashes otherwise, or something in between that sends something else.
  record Misnames() implements RpcFault {}

  /// Calls of `method` are answered with an error, and not passed on.
  record Refuses(String method, int code, String message) implements RpcFault {}

  /// Calls of `method` whose first parameter begins with `parameter` are answered with an error, or
  /// with something that is no answer to them, `malformed`; the others are passed on.
  record Chokes(String method, String parameter, boolean malformed) implements RpcFault {}

  /// Calls of `method` are answered with this result (JSON), and not passed on.
  record Says(String method, String result) implements RpcFault {}

  /// Transactions with these bytes in them (hex, without `0x`) are refused, and not passed on.
  record RefusesPayload(String bytes, int code, String message) implements RpcFault {}

  /// The node keeps nothing that has to wait: transactions of `sender` with a nonce that is not its
  /// next one are refused as `nonce too high`.
  record KeepsNoGaps(String sender) implements RpcFault {}

  /// Transactions whose tip, or single price, is below `wei` are refused with `message`, and not
  /// passed on.
  record LeastTip(long wei, String message) implements RpcFault {}

  /// Transactions that would pay more than `wei` for a gas are refused with `message`, and not
  /// passed on.
  record MostPrice(long wei, String message) implements RpcFault {}

  /// The connection is closed instead of the answer; the node has done what was asked for. It is so
  /// for each request that has a call of `method`.
  record LosesAnswer(String method) implements RpcFault {}

  /// The answers of a batch come in reverse order.
  record ReversedBatch() implements RpcFault {}

  /// The answers of a batch lack the `index`-th from 0.
  record LeavesOut(int index) implements RpcFault {
    public LeavesOut {
      requireNotNegative("index", index);
    }
  }

  /// The answers of a batch have no ids.
  record WithoutIds() implements RpcFault {}

  private static void requireNotNegative(String what, long value) {
    if (value < 0) {
      throw new IllegalArgumentException("%s: %d (expected 0 or more)".formatted(what, value));
    }
  }
}
