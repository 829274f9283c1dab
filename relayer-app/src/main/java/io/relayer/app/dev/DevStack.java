package io.relayer.app.dev;

import io.relayer.core.RelayerException;
import io.relayer.devnet.Devnet;
import io.relayer.devnet.DevnetOptions;
import io.relayer.devnet.PortTakenException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;

/// The servers that an embedded relayer stands on.
final class DevStack {
  /// The accounts that the dev chain funds, and whose keys are well known.
  static final int SENDERS = 20;

  private DevStack() {}

  /// Starts them; nothing is left of a start that failed.
  ///
  /// @throws RelayerException naming the option of a port that is taken
  static Devnet start(DevOptions options) {
    Devnet.requireUnused(options.folder()); // who uses it most likely has the console's port, too
    requireFree(options.httpPort());
    DevnetOptions wanted =
        DevnetOptions.on(options.folder())
            .withPorts(options.ports())
            .withChains(options.chains())
            .withChain(chain -> chain.withBlockTime(options.blockTime()).withAccounts(SENDERS))
            .withFresh(options.fresh())
            .withCloseWithJvm(false); // the roles end before it
    try {
      Devnet devnet = Devnet.start(wanted);
      forget(options.folder());
      return devnet;
    } catch (PortTakenException e) {
      throw taken(optionOf(e.port(), options), e.port(), e);
    }
  }

  /// What a run that was killed has left is not where this one is to be reached.
  private static void forget(Path folder) {
    try {
      Endpoints.delete(folder);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot delete from folder " + folder, e);
    }
  }

  /// The console comes last; that its port is taken is better said first.
  private static void requireFree(int httpPort) {
    if (httpPort == 0) {
      return;
    }
    try (ServerSocket socket = new ServerSocket(httpPort, 1, InetAddress.getLoopbackAddress())) {
      socket.getLocalPort();
    } catch (IOException e) {
      throw taken("--http-port", httpPort, e);
    }
  }

  private static String optionOf(int port, DevOptions options) {
    if (port == options.ports().postgres()) {
      return "--postgres-port";
    }
    return port == options.ports().kafka() ? "--kafka-port" : "--chain-port";
  }

  private static RelayerException taken(String option, int port, Exception cause) {
    return new RelayerException(
        "port %d on 127.0.0.1 is taken: stop what listens there, or choose another port by %s (0 = any free one)"
            .formatted(port, option),
        cause);
  }
}
