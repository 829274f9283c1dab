package io.relayer.monitor;

import io.relayer.ethereum.value.Address;
import org.jspecify.annotations.Nullable;

/// A transaction that is to be made, with what does not matter to a test filled in.
///
/// @param value wei
/// @param gas null where it is to be estimated
public record Wish(
    @Nullable Address to,
    long value,
    String data,
    @Nullable Long gas,
    int confirmations,
    boolean finalized) {
  public static Wish transfer() {
    return to(Address.parse("0x" + "77".repeat(20)), 1);
  }

  /// A payment that no other test asks for.
  public static Wish other() {
    return to(Address.parse("0x" + "66".repeat(20)), 5);
  }

  public static Wish to(Address to, long value) {
    return new Wish(to, value, "0x", 21_000L, 2, false);
  }

  public static Wish call(Address contract, String data) {
    return new Wish(contract, 1, data, 100_000L, 2, false);
  }

  public Wish withGas(@Nullable Long newGas) {
    return new Wish(to, value, data, newGas, confirmations, finalized);
  }

  public Wish withDepth(int newConfirmations, boolean newFinalized) {
    return new Wish(to, value, data, gas, newConfirmations, newFinalized);
  }
}
