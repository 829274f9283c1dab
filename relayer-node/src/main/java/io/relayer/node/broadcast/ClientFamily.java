package io.relayer.node.broadcast;

import java.util.Locale;

/// Programs whose words mean the same. The same words may mean different things in two families.
enum ClientFamily {
  GETH,
  NETHERMIND,
  BESU,
  ERIGON,
  RETH,
  ANVIL,
  HARDHAT,
  GANACHE,
  ETHEREUMJS,
  GENERIC;

  /// @param clientVersion as `web3_clientVersion` answers: the name, a slash, the version and more
  static ClientFamily of(String clientVersion) {
    return switch (clientVersion.split("/", 2)[0].strip().toLowerCase(Locale.ROOT)) {
      case "geth", "coregeth" -> GETH;
      case "nethermind" -> NETHERMIND;
      case "besu" -> BESU;
      case "erigon" -> ERIGON;
      case "reth" -> RETH;
      case "anvil" -> ANVIL;
      case "hardhatnetwork" -> HARDHAT;
      case "ganache", "ethereumjs testrpc" -> GANACHE;
      case "ethereumjs" -> ETHEREUMJS;
      default -> GENERIC;
    };
  }

  /// For file names and metrics.
  String label() {
    return name().toLowerCase(Locale.ROOT);
  }
}
