package io.relayer.core.signing;

import io.relayer.core.attempt.Attempt;
import io.relayer.core.attempt.Fees;
import io.relayer.core.domain.Address;
import io.relayer.core.domain.Nonce;

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
  public record Out(int attempts, Attempt.Kind kind, Fees highest, long blocks) {}

  /// Why it is looked at.
  public enum Cause {
    /// Its payload is not wanted any more, and still the one that stands.
    GIVEN_UP,
    /// It waits for a generation before it, and what is behind it waits with it.
    EARLIER_GENERATION,
    /// Somebody ordered a further attempt.
    ORDERED,
    /// It has been out for long.
    OLD
  }
}
