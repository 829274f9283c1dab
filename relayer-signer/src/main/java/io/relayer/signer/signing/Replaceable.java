package io.relayer.signer.signing;

import io.relayer.core.transaction.Attempt;
import io.relayer.ethereum.transaction.TransactionFees;
import io.relayer.ethereum.value.Address;
import io.relayer.ethereum.value.Nonce;
import io.relayer.ethereum.value.Wei;
import java.math.BigInteger;
import org.jspecify.annotations.Nullable;

/// A transaction that is out, in no block, and that a further attempt may be made for.
///
/// @param payload what was asked for, and its row as it was read
public record Replaceable(
    ReadyTransaction payload, Address sender, Nonce nonce, Out out, Cause cause) {

  /// What was signed for it so far.
  ///
  /// @param attempts how many
  /// @param kind of the current one
  /// @param highest the highest cap and the highest tip of any of them; of the current one's type
  /// @param blocks since the current one was signed
  /// @param said of the current one by a node, when it was sent last
  /// @param balance wei, all that the sender has; null where that is not known
  public record Out(
      int attempts,
      Attempt.Kind kind,
      TransactionFees highest,
      long blocks,
      Said said,
      @Nullable BigInteger balance) {}

  /// What a node did not take of an attempt.
  ///
  /// @param price the least that it asked for, for a gas; 0 where it named none
  /// @param tip the least that it asked for, for the block's producer; 0 where it named none
  /// @param rested whether a block, or its time, has passed since the attempt was signed
  public record Said(Word word, Wei price, Wei tip, boolean rested) {
    public static final Said NOTHING = new Said(Word.NOTHING, Wei.ZERO, Wei.ZERO, true);
  }

  /// What of an attempt a node did not take.
  public enum Word {
    /// None of these.
    NOTHING,
    /// Its price.
    UNDERPRICED,
    /// Its price, next to that of another one with its nonce.
    REPLACEMENT_UNDERPRICED,
    /// Its envelope.
    TYPE
  }

  /// Why it is looked at.
  public enum Cause {
    /// Its payload is not wanted any more, and still the one that stands.
    GIVEN_UP,
    /// It waits for a generation before it, and what is behind it waits with it.
    EARLIER_GENERATION,
    /// Somebody ordered a further attempt.
    ORDERED,
    /// A node did not take it at its price; or an empty one as it is, whatever came before it.
    REFUSED,
    /// It has been out for long.
    OLD
  }
}
