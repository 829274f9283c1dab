package io.relayer.app.dev;

import io.relayer.devnet.ChainOptions;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// A port that a `dev` was told to listen on; those that may be any free one are not among them.
///
/// @param option where it comes from
/// @param server whose port it is to be
record WantedPort(String option, String server, int port) {
  static final int HIGHEST = 65_535;

  private static final String CONSOLE = "--http-port";
  private static final String POSTGRES = "--postgres-port";
  private static final String KAFKA = "--kafka-port";
  private static final String CHAIN = "--chain-port";

  /// Two servers that are to have the same port.
  record Clash(WantedPort first, WantedPort second) {}

  static List<WantedPort> of(DevOptions options) {
    List<WantedPort> all = new ArrayList<>();
    all.add(new WantedPort(CONSOLE, "the console", options.httpPort()));
    all.add(new WantedPort(POSTGRES, "PostgreSQL", options.ports().postgres()));
    all.add(new WantedPort(KAFKA, "Kafka", options.ports().kafka()));
    int first = options.ports().chain();
    for (int i = 0; i < options.chains().count(); i++) {
      String chain = "chain " + (ChainOptions.DEFAULT_CHAIN_ID + i);
      all.add(new WantedPort(CHAIN, chain, first == 0 ? 0 : first + i));
    }
    return all.stream().filter(wanted -> wanted.port != 0).toList();
  }

  static Optional<Clash> clash(List<WantedPort> all) {
    for (int i = 0; i < all.size(); i++) {
      for (WantedPort other : all.subList(0, i)) {
        if (other.port == all.get(i).port) {
          return Optional.of(new Clash(other, all.get(i)));
        }
      }
    }
    return Optional.empty();
  }
}
