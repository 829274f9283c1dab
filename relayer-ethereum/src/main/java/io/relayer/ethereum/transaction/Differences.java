package io.relayer.ethereum.transaction;

import io.relayer.ethereum.value.Bytes;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// Names what differs between two transactions.
final class Differences {
  private static final int SHOWN = 400;

  private Differences() {}

  /// The first difference of two transactions that are not equal.
  static String name(UnsignedTransaction asked, UnsignedTransaction found) {
    TransactionBody one = asked.body();
    TransactionBody two = found.body();
    return Stream.of(
            between("chain id", one.chainId(), two.chainId()),
            between("nonce", one.nonce(), two.nonce()),
            between("gas limit", one.gasLimit(), two.gasLimit()),
            between("to", one.to(), two.to()),
            between("value", one.value(), two.value()),
            between("data", one.data(), two.data()),
            between("type", asked.getClass().getSimpleName(), found.getClass().getSimpleName()),
            between("fees", fees(asked), fees(found)),
            between("access list", asked.accessList(), found.accessList()))
        .flatMap(Optional::stream)
        .findFirst()
        .orElseThrow();
  }

  private static String fees(UnsignedTransaction transaction) {
    return switch (transaction) {
      case UnsignedTransaction.Legacy legacy -> "gas price " + legacy.gasPrice();
      case UnsignedTransaction.AccessList typed -> "gas price " + typed.gasPrice();
      case UnsignedTransaction.Dynamic typed ->
          "fee cap " + typed.maxFeePerGas() + " and priority fee " + typed.maxPriorityFeePerGas();
    };
  }

  private static Optional<String> between(
      String field, @Nullable Object asked, @Nullable Object found) {
    return Objects.equals(asked, found)
        ? Optional.empty()
        : Optional.of(field + ": asked " + show(asked) + ", signed " + show(found));
  }

  private static String show(@Nullable Object value) {
    if (value instanceof Bytes bytes && 2 * bytes.size() > SHOWN) {
      return bytes.size() + " other bytes";
    }
    String text = String.valueOf(value);
    return text.length() <= SHOWN ? text : text.substring(0, SHOWN) + "…";
  }
}
