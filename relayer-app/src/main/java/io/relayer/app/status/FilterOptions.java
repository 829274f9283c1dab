package io.relayer.app.status;

import io.relayer.app.config.AddressConverter;
import io.relayer.app.config.ChainOption;
import io.relayer.app.config.SinceConverter;
import io.relayer.core.transaction.FailureCode;
import io.relayer.core.transaction.State;
import io.relayer.core.transaction.TransactionFilter;
import io.relayer.ethereum.value.Address;
import java.time.Instant;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// Options of several commands that filter transactions.
public final class FilterOptions {
  @Option(
      names = "--state",
      paramLabel = "STATE",
      split = ",",
      description = "Those in this state, or in one of several: ${COMPLETION-CANDIDATES}.")
  private Set<State> states = Set.of();

  @Option(
      names = "--sender",
      paramLabel = "ADDRESS",
      converter = AddressConverter.class,
      description = "Those of this sender.")
  private @Nullable Address sender;

  @Mixin private ChainOption chain;

  @Option(
      names = "--label",
      paramLabel = "K=V",
      description = "Those with this label. May be given several times: with all of them.")
  private Map<String, String> labels = Map.of();

  @Option(
      names = "--since",
      paramLabel = "TIME",
      converter = SinceConverter.class,
      description = "Those accepted since: 2026-11-22T10:00:00Z, or so long ago: 90m, 36h, 14d.")
  private @Nullable Instant since;

  @Option(
      names = "--failure",
      paramLabel = "CODE",
      description = "Those that failed with this code: ${COMPLETION-CANDIDATES}.")
  private @Nullable FailureCode failure;

  /// What was given.
  public TransactionFilter filter() {
    return new TransactionFilter(states, sender, chain.id(), labels, since, failure);
  }
}
