package io.relayer.devnet;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/// The options of a dev chain. Start from [#on] and change what matters.
///
/// @param folder keeps the chain over restarts
/// @param port 0 for any free one
/// @param accounts how many funded accounts, from the well-known mnemonic
/// @param flags further flags of anvil
public record ChainOptions(
    Path folder, long chainId, int port, Mining mining, int accounts, List<String> flags) {
  public static final long DEFAULT_CHAIN_ID = 31337;

  public ChainOptions {
    flags = List.copyOf(flags);
  }

  /// Chain 31337 with a block a second and ten accounts on any free port.
  public static ChainOptions on(Path folder) {
    return new ChainOptions(
        folder, DEFAULT_CHAIN_ID, 0, new Mining.Every(Duration.ofSeconds(1)), 10, List.of());
  }

  public ChainOptions withChainId(long newChainId) {
    return new ChainOptions(folder, newChainId, port, mining, accounts, flags);
  }

  public ChainOptions withPort(int newPort) {
    return new ChainOptions(folder, chainId, newPort, mining, accounts, flags);
  }

  public ChainOptions withBlockTime(Duration blockTime) {
    return withMining(new Mining.Every(blockTime));
  }

  public ChainOptions withMining(Mining newMining) {
    return new ChainOptions(folder, chainId, port, newMining, accounts, flags);
  }

  public ChainOptions withAccounts(int newAccounts) {
    return new ChainOptions(folder, chainId, port, mining, newAccounts, flags);
  }

  /// Adds flags of anvil, such as `--base-fee`, `1000000000`.
  public ChainOptions withFlags(String... more) {
    List<String> all = new ArrayList<>(flags);
    all.addAll(List.of(more));
    return new ChainOptions(folder, chainId, port, mining, accounts, all);
  }
}
