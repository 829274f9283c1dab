package io.relayer.devnet;

import java.nio.file.Path;
import java.util.Map;
import java.util.function.UnaryOperator;

/// The options of an embedded stack. Start from [#on] and change what matters.
///
/// @param folder keeps all data; nothing else should be in it
/// @param postgres further settings of PostgreSQL
/// @param chains how many dev chains: ids 31337, 31338 and so on
/// @param chain changes what [ChainOptions#on] gives for each of them: block time, accounts, flags
/// @param fresh whether to begin anew instead of going on where the last run was
/// @param closeWithJvm whether a JVM shutdown hook closes it. Shutdown hooks run side by side: who
///   has something to end before the servers says no, and closes them in a hook of its own
public record DevnetOptions(
    Path folder,
    DevnetPorts ports,
    Map<String, String> postgres,
    int chains,
    UnaryOperator<ChainOptions> chain,
    boolean fresh,
    boolean closeWithJvm) {

  public DevnetOptions {
    postgres = Map.copyOf(postgres);
    if (chains < 1) {
      throw new IllegalArgumentException("chains: %d (expected 1 or more)".formatted(chains));
    }
  }

  /// One chain, any free ports, going on where the last run was.
  public static DevnetOptions on(Path folder) {
    return new DevnetOptions(
        folder, DevnetPorts.ANY, Map.of(), 1, UnaryOperator.identity(), false, true);
  }

  public DevnetOptions withPorts(DevnetPorts newPorts) {
    return new DevnetOptions(folder, newPorts, postgres, chains, chain, fresh, closeWithJvm);
  }

  public DevnetOptions withPostgres(Map<String, String> newPostgres) {
    return new DevnetOptions(folder, ports, newPostgres, chains, chain, fresh, closeWithJvm);
  }

  public DevnetOptions withChains(int newChains) {
    return new DevnetOptions(folder, ports, postgres, newChains, chain, fresh, closeWithJvm);
  }

  public DevnetOptions withChain(UnaryOperator<ChainOptions> newChain) {
    return new DevnetOptions(folder, ports, postgres, chains, newChain, fresh, closeWithJvm);
  }

  public DevnetOptions withFresh(boolean newFresh) {
    return new DevnetOptions(folder, ports, postgres, chains, chain, newFresh, closeWithJvm);
  }

  public DevnetOptions withCloseWithJvm(boolean newCloseWithJvm) {
    return new DevnetOptions(folder, ports, postgres, chains, chain, fresh, newCloseWithJvm);
  }

  /// The options of the chain that is `index`-th from 0.
  ChainOptions chainOptions(int index) {
    long id = ChainOptions.DEFAULT_CHAIN_ID + index;
    return chain.apply(
        ChainOptions.on(folder.resolve("chain-" + id))
            .withChainId(id)
            .withPort(ports.chain() == 0 ? 0 : ports.chain() + index));
  }
}
