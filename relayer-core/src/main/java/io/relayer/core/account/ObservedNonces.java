package io.relayer.core.account;

import io.relayer.ethereum.value.Nonce;
import java.math.BigInteger;
import org.jspecify.annotations.Nullable;

/// What the chain last said of a sender.
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
  /// The same with what is known of what is left of its funds.
  public ObservedNonces withAvailable(@Nullable BigInteger available) {
    return new ObservedNonces(
        latest, pending, number, sinceServerStart, recent, new Funds(funds.balance(), available));
  }
}
