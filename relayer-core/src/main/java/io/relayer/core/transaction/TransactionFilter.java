package io.relayer.core.transaction;

import io.relayer.ethereum.value.Address;
import io.relayer.ethereum.value.ChainId;
import java.time.Instant;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Which transactions are meant: those that fit all that is given.
///
/// @param states any of them; empty: all
/// @param labels those that have all of these
/// @param since accepted at or after
public record TransactionFilter(
    Set<State> states,
    @Nullable Address sender,
    @Nullable ChainId chain,
    Map<String, String> labels,
    @Nullable Instant since,
    @Nullable FailureCode failure) {
  /// Every transaction.
  public static final TransactionFilter ALL =
      new TransactionFilter(Set.of(), null, null, Map.of(), null, null);

  public TransactionFilter {
    states = Set.copyOf(states);
    labels = Map.copyOf(labels);
  }

  /// The same, of these states.
  public TransactionFilter withStates(Set<State> some) {
    return new TransactionFilter(some, sender, chain, labels, since, failure);
  }
}
