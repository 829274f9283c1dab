package io.relayer.signer.signing;

import io.relayer.core.account.ObservedNonces;
import io.relayer.ethereum.value.Address;
import io.relayer.ethereum.value.ChainId;
import io.relayer.ethereum.value.Nonce;
import java.math.BigInteger;
import org.jspecify.annotations.Nullable;

/// All that decides whether a sender may take nonces, and how many, read in one statement.
///
/// @param next the next nonce; null until the account is taken into use
/// @param room nonces that may be taken before the window is full; 0 or less when it is
/// @param observed what the chain last said of the sender; null where it was never asked
public record SenderSituation(
    Account account, @Nullable Nonce next, Halt halt, int room, @Nullable ObservedNonces observed) {

  /// @param pool the pool that it is a member of; null where it is of none
  /// @param waitingFor what its row says that it waits for; null where that is nothing
  public record Account(
      ChainId chain, Address sender, @Nullable String pool, @Nullable String waitingFor) {}

  public ChainId chain() {
    return account.chain;
  }

  public Address sender() {
    return account.sender;
  }

  /// The same with what is known of what is left of its funds.
  public SenderSituation withAvailable(@Nullable BigInteger available) {
    return observed == null
        ? this
        : new SenderSituation(account, next, halt, room, observed.withAvailable(available));
  }

  /// What only an operator ends.
  ///
  /// @param senderHalted whether the sender is paused, or held
  public record Halt(boolean chainPaused, boolean senderHalted) {
    public boolean any() {
      return chainPaused || senderHalted;
    }
  }
}
