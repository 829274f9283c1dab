package io.relayer.signer.keys;

import io.relayer.ethereum.transaction.Preimage;
import io.relayer.ethereum.value.Address;
import java.time.Duration;
import java.util.List;
import java.util.Set;

/// Something that holds keys: in this process, or a service that is asked. Safe for many threads;
/// blocks at most for the time it is given.
public interface TransactionSigner {
  /// The accounts that it can sign for; may grow or shrink while it runs.
  Set<Address> senders();

  /// Signs for `sender`. What comes back is not trusted: see [SigningResult].
  ///
  /// @param within how long the caller waits; a local key answers at once
  SignOutcome sign(Address sender, Preimage preimage, Duration within);

  /// Accounts whose keys it should have and can't use: their requests wait for the key, they are
  /// not those of somebody unknown.
  default Set<Address> missing() {
    return Set.of();
  }

  /// What can't be used of what it was given, each with its place and the remedy.
  default List<String> problems() {
    return List.of();
  }

  /// Whether it computes its signatures here, and waits for nobody.
  default boolean isLocal() {
    return false;
  }
}
