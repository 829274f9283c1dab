package io.relayer.core.request;

import io.relayer.core.domain.Bytes;
import java.util.List;

/// The bytes that a payload hands to the called contract, and how the producer wrote them.
public sealed interface Input {
  /// 128 KiB: nodes take no larger transaction as a whole.
  int MAX_BYTES = 128 * 1024;

  /// What goes on chain.
  Bytes bytes();

  record Data(Bytes bytes) implements Input {
    public static final Data NONE = new Data(Bytes.EMPTY);
  }

  /// A function and its arguments, with their ABI encoding.
  ///
  /// @param function the full signature as written, such as `transfer(address,uint256)`
  /// @param args as written
  /// @param bytes selector and encoded arguments
  record Call(String function, List<CallArgument> args, Bytes bytes) implements Input {
    public Call {
      args = List.copyOf(args);
    }
  }
}
