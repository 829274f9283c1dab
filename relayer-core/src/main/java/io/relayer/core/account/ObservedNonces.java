package io.relayer.core.account;

import io.relayer.ethereum.value.Nonce;
import java.math.BigInteger;
import org.jspecify.annotations.Nullable;

/// A sender as the chain last had it.
///
/// @param latest transactions of the sender in the canonical chain up to block `number`
/// @param pending those and the ones in the pool of the node asked; null if that is not known for
///   now
/// @param sinceServerStart later than the moment at which this process came to trust the database
/// @param recent within ten block times, by the database's clock
/// @param funds what it can pay with
public record ObservedNonces(
    Nonce latest,
    @Nullable Nonce pending,
    long number,
    boolean sinceServerStart,
    boolean recent,
    Funds funds) {
  /// A sender's means, in wei.
  ///
  /// @param balance all that it has; null where that is not known
  /// @param available what is left of that when everything that is out has cost as much as it can;
  ///   null where that is not known
  public record Funds(@Nullable BigInteger balance, @Nullable BigInteger available) {
    public static final Funds UNKNOWN = new Funds(null, null);
  }

  /// The same with what is known of what is left of its funds.
  public ObservedNonces withAvailable(@Nullable BigInteger available) {
    return new ObservedNonces(
        latest, pending, number, sinceServerStart, recent, new Funds(funds.balance(), available));
  }
}
