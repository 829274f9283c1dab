package io.relayer.app.senders;

import static java.util.Objects.requireNonNull;

import io.relayer.app.config.AddressConverter;
import io.relayer.app.config.ChainIdConverter;
import io.relayer.core.domain.Address;
import io.relayer.core.domain.ChainId;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// Which sender is meant.
final class SenderArgument {
  @Parameters(
      paramLabel = "ADDRESS",
      converter = AddressConverter.class,
      description = "The sender.")
  private @Nullable Address sender;

  @Option(
      names = "--chain",
      paramLabel = "ID",
      converter = ChainIdConverter.class,
      description = "On this chain; without it on all.")
  private @Nullable ChainId chain;

  Address sender() {
    return requireNonNull(sender);
  }

  @Nullable ChainId chain() {
    return chain;
  }
}
