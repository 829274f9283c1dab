package io.relayer.app.chains;

import static java.util.Objects.requireNonNull;

import io.relayer.app.config.ChainIdConverter;
import io.relayer.app.run.RowOptions;
import io.relayer.app.terminal.ExitCode;
import io.relayer.app.terminal.Json;
import io.relayer.core.database.Database;
import io.relayer.ethereum.value.ChainId;
import io.relayer.operations.senders.Switched;
import java.util.Map;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/// Options and execution of `chains pause` and `chains resume`.
final class ChainSwitching {
  @Mixin private RowOptions options;

  @Parameters(paramLabel = "ID", converter = ChainIdConverter.class, description = "The chain.")
  private @Nullable ChainId chain;

  interface Switch {
    Switched on(Handle handle, ChainId chain);
  }

  /// @param outcome what the switch makes of the chain, such as `paused`
  int run(String outcome, Switch change) {
    ChainId id = requireNonNull(chain);
    Switched switched;
    try (Database database = options.database()) {
      switched = database.inTransaction(handle -> change.on(handle, id));
    }
    if (switched == Switched.UNKNOWN) {
      return options.fail(
          "chain %s is not known: relayer chains lists those that are".formatted(id));
    }
    boolean changed = switched == Switched.CHANGED;
    if (options.json()) {
      Json.line(options.out(), Map.of("chainId", id.value(), "state", outcome, "changed", changed));
    } else {
      options.out().printf("chain %s: %s%s%n", id, outcome, changed ? "" : " (as it was before)");
    }
    options.out().flush();
    return ExitCode.DONE;
  }
}
