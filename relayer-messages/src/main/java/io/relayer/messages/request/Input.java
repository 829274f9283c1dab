package io.relayer.messages.request;

import io.relayer.ethereum.abi.CallArgument;
import io.relayer.ethereum.value.Bytes;
import java.util.List;

/// The bytes that a payload hands to the called contract, and how the producer wrote them.
public sealed interface Input {
  /// 128 KiB: nodes take no larger transaction as a whole.
  int MAX_BYTES = 128 * 1024;

  /// The bytes that go on chain.
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

  /// A function of a contract that the configuration names.
  ///
  /// @param contract its name there
  /// @param addressed whether the producer wrote `to` as well; else it is the contract's address
  /// @param call with the function as written: its name, or its full signature
  record ContractCall(String contract, boolean addressed, Call call) implements Input {
    @Override
    public Bytes bytes() {
      return call.bytes();
    }
  }
}
