package io.relayer.app.chains;

import static java.util.Objects.requireNonNull;

import io.relayer.app.config.ChainIdConverter;
import io.relayer.app.config.ConfigOption;
import io.relayer.app.config.JsonOption;
import io.relayer.app.run.Databases;
import io.relayer.app.terminal.ExitCode;
import io.relayer.app.terminal.Json;
import io.relayer.core.database.Database;
import io.relayer.ethereum.value.ChainId;
import io.relayer.operations.senders.Switched;
import java.util.Map;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// Options and execution of `chains pause` and `chains resume`.
final class ChainSwitching {
  @Spec(Spec.Target.MIXEE)
  private CommandSpec spec;

  @Mixin private ConfigOption config;
  @Mixin private JsonOption json;

  @Parameters(paramLabel = "ID", converter = ChainIdConverter.class, description = "The chain.")
  private @Nullable ChainId chain;

  interface Switch {
    Switched on(Handle handle, ChainId chain);
  }

  /// @param outcome what the switch makes of the chain, such as `paused`
  int run(String outcome, Switch change) {
    ChainId id = requireNonNull(chain);
    CommandLine command = spec.commandLine();
    Switched switched;
    try (Database database = Databases.forReading(config.read())) {
      switched = database.inTransaction(handle -> change.on(handle, id));
    }
    if (switched == Switched.UNKNOWN) {
      command
          .getErr()
          .printf("relayer: chain %s is not known: relayer chains lists those that are%n", id);
      return ExitCode.FAILED;
    }
    boolean changed = switched == Switched.CHANGED;
    if (json.isGiven()) {
      Json.line(
          command.getOut(), Map.of("chainId", id.value(), "state", outcome, "changed", changed));
    } else {
      command
          .getOut()
          .printf("chain %s: %s%s%n", id, outcome, changed ? "" : " (as it was before)");
    }
    command.getOut().flush();
    return ExitCode.DONE;
  }
}
