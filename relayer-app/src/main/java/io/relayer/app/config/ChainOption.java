package io.relayer.app.config;

import io.relayer.ethereum.value.ChainId;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/// Option `--chain` of a command that lists what chains have.
public final class ChainOption {
  @Option(
      names = "--chain",
      paramLabel = "ID",
      converter = ChainIdConverter.class,
      description = "Those of this chain.")
  private @Nullable ChainId chain;

  /// The one that was named; null for all.
  public @Nullable ChainId id() {
    return chain;
  }
}
