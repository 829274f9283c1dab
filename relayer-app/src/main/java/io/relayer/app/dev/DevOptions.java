package io.relayer.app.dev;

import io.relayer.app.config.DevChains;
import io.relayer.devnet.DevnetPorts;
import java.nio.file.Path;

/// Options of an embedded relayer.
///
/// @param folder keeps all data
/// @param fresh whether to begin anew instead of going on where the last run was
/// @param httpPort of the console; 0 for any free one, like the other ports
/// @param additions to what is usual
public record DevOptions(
    Path folder,
    boolean fresh,
    int httpPort,
    DevnetPorts ports,
    DevChains chains,
    DevAdditions additions) {

  /// One as usual.
  public DevOptions(Path folder, boolean fresh, int httpPort, DevnetPorts ports, DevChains chains) {
    this(folder, fresh, httpPort, ports, chains, DevAdditions.NONE);
  }

  /// One chain with a block a second, on any free ports.
  public static DevOptions on(Path folder) {
    return new DevOptions(folder, false, 0, DevnetPorts.ANY, DevChains.ONE);
  }
}
