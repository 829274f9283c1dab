package io.relayer.devnet;

import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/// anvil's command line.
final class AnvilFlags {
  private static final long BLOCK_GAS_LIMIT = 3_000_000_000L;
  private static final int BALANCE_IN_ETHER = 1_000_000;

  private final List<String> flags = new ArrayList<>();

  private AnvilFlags() {}

  /// @param genesis when the first block was made
  static List<String> of(ChainOptions options, Path folder, int port, Instant genesis) {
    AnvilFlags anvil = new AnvilFlags();
    anvil.add("--host", "127.0.0.1");
    anvil.add("--port", port);
    anvil.add("--chain-id", options.chainId());
    anvil.add("--timestamp", genesis.getEpochSecond());
    anvil.add("--state", new ChainState(folder).file());
    anvil.add("--config-out", accounts(folder));
    anvil.add("--mnemonic", DevAccount.WELL_KNOWN_MNEMONIC);
    anvil.add("--accounts", options.accounts());
    anvil.add("--balance", BALANCE_IN_ETHER);
    anvil.add("--gas-limit", BLOCK_GAS_LIMIT);
    anvil.add("--slots-in-an-epoch", 1); // else `finalized` lags 64 blocks
    anvil.add("--prune-history", DevChain.STATES_KEPT); // each grows with the chain; else 5,100
    anvil.flags.add("--preserve-historical-states"); // else `finalized` has none after a restart
    anvil.flags.add("--no-request-size-limit");
    anvil.flags.add("--quiet");
    anvil.flags.addAll(options.mining().flags());
    anvil.flags.addAll(options.flags());
    return anvil.flags;
  }

  /// Where anvil writes its accounts and their keys.
  static Path accounts(Path folder) {
    return folder.resolve("accounts.json");
  }

  private void add(String flag, Object value) {
    flags.add(flag);
    flags.add(value.toString());
  }
}
