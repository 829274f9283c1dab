package io.relayer.app.dev;

import io.relayer.devnet.DevnetPorts;
import java.nio.file.Path;
import java.time.Duration;

/// What an embedded relayer is to be like.
///
/// @param folder keeps all data
/// @param fresh whether to begin anew instead of going on where the last run was
/// @param httpPort of the console; 0 for any free one, like the other ports
/// @param blockTime of the chains
/// @param chains how many
public record DevOptions(
    Path folder, boolean fresh, int httpPort, DevnetPorts ports, Duration blockTime, int chains) {
  static final Duration BLOCK_TIME = Duration.ofSeconds(1);

  /// One chain with a block a second, on any free ports.
  public static DevOptions on(Path folder) {
    return new DevOptions(folder, false, 0, DevnetPorts.ANY, BLOCK_TIME, 1);
  }
}
