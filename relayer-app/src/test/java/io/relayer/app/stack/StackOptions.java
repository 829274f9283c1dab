package io.relayer.app.stack;

import io.relayer.devnet.DevChain;
import java.time.Duration;
import java.util.List;
import java.util.function.Function;
import java.util.function.Supplier;

/// Options of a stack for tests.
///
/// @param blockTime of the chain
/// @param senders for how many of its accounts there are keys
/// @param nodes those that lead to the chain, each as YAML in one line
/// @param chainKeys further keys of the chain, as lines of YAML
/// @param sections further sections of the configuration, as lines of YAML
/// @param otherChains further chains, each as YAML in one line; asked after `nodes`
/// @param chainId of the chain
public record StackOptions(
    Duration blockTime,
    int senders,
    Function<DevChain, List<String>> nodes,
    List<String> chainKeys,
    Function<DevChain, List<String>> sections,
    Supplier<List<String>> otherChains,
    long chainId) {
  private static final long USUAL = 31337;

  public StackOptions(
      Duration blockTime,
      int senders,
      Function<DevChain, List<String>> nodes,
      List<String> chainKeys,
      Function<DevChain, List<String>> sections,
      Supplier<List<String>> otherChains) {
    this(blockTime, senders, nodes, chainKeys, sections, otherChains, USUAL);
  }

  public StackOptions(
      Duration blockTime,
      int senders,
      Function<DevChain, List<String>> nodes,
      List<String> chainKeys,
      Function<DevChain, List<String>> sections) {
    this(blockTime, senders, nodes, chainKeys, sections, List::of);
  }

  public StackOptions(
      Duration blockTime,
      int senders,
      Function<DevChain, List<String>> nodes,
      List<String> chainKeys) {
    this(blockTime, senders, nodes, chainKeys, _ -> List.of());
  }

  public StackOptions withChainId(long newChainId) {
    return new StackOptions(
        blockTime, senders, nodes, chainKeys, sections, otherChains, newChainId);
  }

  /// One node, and a pace that tests need not wait for.
  static StackOptions of(Duration blockTime, int senders) {
    return new StackOptions(
        blockTime,
        senders,
        chain -> List.of("{ url: \"%s\" }".formatted(chain.url())),
        List.of("in-flight-per-sender: 64", "rebroadcast-after: 2s"));
  }
}
