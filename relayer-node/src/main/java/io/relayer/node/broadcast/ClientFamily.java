package io.relayer.node.broadcast;

import java.util.Locale;

/// A family of clients whose error texts mean the same. The same text may mean different things in
/// two families.
enum ClientFamily {
  /// Also those that are built on it and keep its error texts and its name: op-geth, BSC, Polygon.
  GETH,
  NETHERMIND,
  BESU,
  ERIGON,
  RETH,
  /// Arbitrum.
  NITRO,
  ZKSYNC,
  /// Now called Kaia.
  KLAYTN,
  ANVIL,
  HARDHAT,
  GANACHE,
  ETHEREUMJS,
  UNKNOWN;

  /// @param clientVersion as `web3_clientVersion` answers: the name, a slash, the version and more
  static ClientFamily of(String clientVersion) {
    return switch (clientVersion.split("/", 2)[0].strip().toLowerCase(Locale.ROOT)) {
      case "geth", "coregeth", "bor", "op-geth" -> GETH;
      case "nethermind" -> NETHERMIND;
      case "besu" -> BESU;
      case "erigon", "op-erigon" -> ERIGON;
      case "reth", "op-reth" -> RETH;
      case "nitro" -> NITRO;
      case "zksync" -> ZKSYNC;
      case "klaytn", "kaia" -> KLAYTN;
      case "anvil" -> ANVIL;
      case "hardhatnetwork" -> HARDHAT;
      case "ganache", "ethereumjs testrpc" -> GANACHE;
      case "ethereumjs" -> ETHEREUMJS;
      default -> UNKNOWN;
    };
  }

  /// For file names and metrics.
  String label() {
    return name().toLowerCase(Locale.ROOT);
  }
}
