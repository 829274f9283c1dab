package io.relayer.app.audit;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// A difference between what the database says and what the chain did.
///
/// @param transactionId the transaction that is concerned; null where there is none
/// @param detail for a reader: what was found, and what was expected
public record Violation(Kind kind, @Nullable String transactionId, String detail) {

  /// What kind of promise is broken. The texts are a contract.
  public enum Kind {
    /// An accepted request that is not accounted for, or counts as executed and is not.
    LOST,
    /// A payload was executed more than once.
    DUPLICATE,
    /// The nonces of a sender are not each exactly one transaction.
    HOLE,
    /// A row does not say what the chain says.
    WRONG_STATE,
    /// The history has a hole, or ends elsewhere than the row.
    EVENT_GAP,
    /// A managed sender's transaction that nobody here signed.
    FOREIGN,
    /// The chain decided long ago, and the row does not know.
    STALE;

    /// As it stands in JSON.
    public String text() {
      return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
  }
}
