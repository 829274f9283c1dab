package io.relayer.monitor.finality;

import io.relayer.ethereum.value.BlockHash;
import io.relayer.ethereum.value.ChainId;
import io.relayer.monitor.leader.Piecemeal;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Asks which blocks a node has at numbers. What is not told of one number decides for no other:
/// that one is left out, as one that the node does not have.
final class BlockHashes {
  private static final Logger log = LoggerFactory.getLogger(BlockHashes.class);

  private BlockHashes() {}

  /// @param ask a part of them
  /// @throws io.relayer.node.chain.NodeException where nodes break it off: it is to be asked again
  static Map<Long, BlockHash> of(
      ChainId chain, Collection<Long> numbers, Function<List<Long>, Map<Long, BlockHash>> ask) {
    Piecemeal.Told<Long, Map<Long, BlockHash>> told =
        Piecemeal.ask(List.copyOf(numbers), 2 * numbers.size(), ask);
    if (told.ended().isPresent()) {
      throw told.ended().get();
    }
    told.untold()
        .forEach((number, why) -> {
          if (!why.isOfTheQuestion()) {
            throw why;
          }
          log.warn("chain {}: it is not told which block {} is: {}", chain, number, why.toString());
        });
    Map<Long, BlockHash> hashes = new HashMap<>();
    told.answers().forEach(hashes::putAll);
    return hashes;
  }
}
