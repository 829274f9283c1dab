package io.relayer.ethereum.abi;

import java.math.BigInteger;
import java.util.List;

/// One argument of a function call as the producer wrote it in JSON; arrays and tuples are lists.
public sealed interface CallArgument {
  record Text(String value) implements CallArgument {}

  record Whole(BigInteger value) implements CallArgument {}

  record Flag(boolean value) implements CallArgument {}

  record Items(List<CallArgument> values) implements CallArgument {
    public Items {
      values = List.copyOf(values);
    }
  }
}
