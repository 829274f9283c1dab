package io.relayer.app.dev;

import io.relayer.app.config.DevChains;
import io.relayer.devnet.DevnetPorts;
import java.nio.file.Path;

/// Options of an embedded relayer.
///
/// @param folder keeps all data
/// @param fresh whether to begin anew instead of going on where the last run was
/// @param httpPort of the console; 0 for any free one, like the other ports
public record DevOptions(
    Path folder, boolean fresh, int httpPort, DevnetPorts ports, DevChains chains) {

  /// One chain with a block a second, on any free ports.
  public static DevOptions on(Path folder) {
    return new DevOptions(folder, false, 0, DevnetPorts.ANY, DevChains.ONE);
  }
}
