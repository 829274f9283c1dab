package io.relayer.core.signing;

import io.relayer.core.domain.Address;
import io.relayer.core.domain.ChainId;
import io.relayer.core.domain.Nonce;
import java.math.BigInteger;
import org.jspecify.annotations.Nullable;

/// All that decides whether a sender may take nonces, and how many, read in one statement.
///
/// @param next the next nonce; null until the account is taken into use
/// @param room nonces that may be taken before the window is full; 0 or less when it is
/// @param observed what the chain last said of the sender; null where it was never asked
public record SenderSituation(
    Account account, @Nullable Nonce next, Halt halt, int room, @Nullable Observed observed) {

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
    Observed o = observed;
    return o == null
        ? this
        : new SenderSituation(
            account,
            next,
            halt,
            room,
            new Observed(
                o.latest,
                o.pending,
                o.number,
                o.sinceServerStart,
                o.recent,
                new Funds(o.funds.balance, available)));
  }

  /// What only an operator ends.
  ///
  /// @param senderHalted whether the sender is paused, or held
  public record Halt(boolean chainPaused, boolean senderHalted) {
    public boolean any() {
      return chainPaused || senderHalted;
    }
  }

  /// The chain's word on the sender.
  ///
  /// @param latest transactions of the sender in the canonical chain up to block `number`
  /// @param pending those and the ones in the pool of the node asked; null if that is not known for
  ///   now
  /// @param sinceServerStart later than the moment at which this process came to trust the database
  /// @param recent within ten block times, by the database's clock
  /// @param funds what it can pay with
  public record Observed(
      Nonce latest,
      @Nullable Nonce pending,
      long number,
      boolean sinceServerStart,
      boolean recent,
      Funds funds) {}

  /// What a sender can pay with, in wei.
  ///
  /// @param balance all that it has; null where that is not known
  /// @param available what is left of that when everything that is out has cost as much as it can;
  ///   null where that is not known
  public record Funds(@Nullable BigInteger balance, @Nullable BigInteger available) {
    public static final Funds UNKNOWN = new Funds(null, null);
  }
}
