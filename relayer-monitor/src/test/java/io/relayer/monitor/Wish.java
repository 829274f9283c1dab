package io.relayer.monitor;

import io.relayer.core.domain.Address;
import org.jspecify.annotations.Nullable;

/// What a transaction is to be, with what does not matter to a test filled in.
///
/// @param gas null where it is to be estimated
public record Wish(
    @Nullable Address to, String data, @Nullable Long gas, int confirmations, boolean finalized) {
  public static Wish transfer() {
    return new Wish(Address.parse("0x" + "77".repeat(20)), "0x", 21_000L, 2, false);
  }

  public static Wish call(Address contract, String data) {
    return new Wish(contract, data, 100_000L, 2, false);
  }

  public Wish withGas(@Nullable Long newGas) {
    return new Wish(to, data, newGas, confirmations, finalized);
  }

  public Wish withDepth(int newConfirmations, boolean newFinalized) {
    return new Wish(to, data, gas, newConfirmations, newFinalized);
  }
}
