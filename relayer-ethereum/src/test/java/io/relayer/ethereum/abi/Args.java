package io.relayer.ethereum.abi;

import java.math.BigInteger;
import java.util.Arrays;
import java.util.List;

/// Arguments as JSON would bring them: text, whole numbers, booleans and lists of these.
final class Args {
  private Args() {}

  static List<CallArgument> of(Object... values) {
    return Arrays.stream(values).map(Args::argument).toList();
  }

  private static CallArgument argument(Object value) {
    return switch (value) {
      case String text -> new CallArgument.Text(text);
      case Integer number -> new CallArgument.Whole(BigInteger.valueOf(number));
      case Boolean flag -> new CallArgument.Flag(flag);
      case List<?> items -> new CallArgument.Items(of(items.toArray()));
      default -> throw new IllegalArgumentException("no JSON value: " + value);
    };
  }
}
