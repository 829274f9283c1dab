package io.relayer.app.dev;

import io.relayer.app.config.Endpoints;
import io.relayer.core.RelayerException;
import io.relayer.devnet.Devnet;
import io.relayer.devnet.DevnetOptions;
import io.relayer.devnet.FolderInUseException;
import io.relayer.devnet.PortTakenException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.util.List;

/// The servers that an embedded relayer stands on.
final class DevStack {
  private DevStack() {}

  /// Starts them; nothing is left of a start that failed.
  ///
  /// @throws RelayerException if another `dev` uses the folder, or naming the option of a port that
  ///   is taken
  static Devnet start(DevOptions options) {
    List<WantedPort> ports = WantedPort.of(options);
    DiskSpace.require(options.folder());
    try {
      // Who uses the folder has most likely the ports, too; and what is known before anything was
      // started is better said then.
      Devnet.whileUnused(options.folder(), () -> forget(options.folder()));
      ports.forEach(DevStack::requireFree);
      return Devnet.start(wanted(options));
    } catch (FolderInUseException e) {
      throw inUse(e);
    } catch (PortTakenException e) {
      throw taken(e, ports);
    }
  }

  private static DevnetOptions wanted(DevOptions options) {
    return DevnetOptions.on(options.folder())
        .withPorts(options.ports())
        .withChains(options.chains().count())
        .withChain(chain ->
            chain
                .withBlockTime(options.chains().blockTime())
                .withAccounts(options.additions().senders()))
        .withPostgres(options.additions().postgres())
        .withFresh(options.fresh())
        .withCloseWithJvm(false); // the roles end before it
  }

  /// What a run that was killed has left is not where this one is to be reached.
  private static void forget(Path folder) {
    try {
      Endpoints.delete(folder);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot delete from folder " + folder, e);
    }
  }

  private static void requireFree(WantedPort wanted) {
    try (ServerSocket socket =
        new ServerSocket(wanted.port(), 1, InetAddress.getLoopbackAddress())) {
      socket.getLocalPort();
    } catch (IOException e) {
      throw taken(wanted, e);
    }
  }

  /// Somebody took it in the meantime.
  private static RuntimeException taken(PortTakenException e, List<WantedPort> ports) {
    for (WantedPort wanted : ports) {
      if (wanted.port() == e.port()) {
        return taken(wanted, e);
      }
    }
    return e;
  }

  private static RelayerException taken(WantedPort wanted, Exception cause) {
    return new RelayerException(
        "port %d on 127.0.0.1 is taken, and %s was to listen there: stop what does, or choose another port by %s (0 = any free one)"
            .formatted(wanted.port(), wanted.server(), wanted.option()),
        cause);
  }

  private static RelayerException inUse(FolderInUseException e) {
    return new RelayerException(
        "folder %s is in use by %s, most likely a `relayer dev`: %s, or choose another folder by --data"
            .formatted(e.folder(), e.holder(), e.remedy()),
        e);
  }
}
