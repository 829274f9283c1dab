package io.relayer.monitor.inclusion;

import io.relayer.ethereum.value.ChainId;
import io.relayer.monitor.inclusion.ChainMatchDao.Open;
import io.relayer.monitor.inclusion.NonceUse.Use;
import io.relayer.node.ChainNodes;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Other nodes' word on what used a nonce. That a block is the chain's says nothing of what one
/// node tells to be in it: another one is asked for the same block before anything is taken for
/// foreign. One that is silent, or lacks the block, contradicts nothing.
record UseElsewhere(ChainNodes nodes, ChainId chain) {
  /// Whose node tells what used a nonce.
  static final String READER = "nonce-use";

  private static final Logger log = LoggerFactory.getLogger(UseElsewhere.class);

  /// How many other nodes are asked what that one tells.
  private static final int OTHERS = 2;

  /// Whether another node has something else there, and none the same; says so, too.
  boolean contradict(Open open, Use use) {
    List<Optional<Boolean>> words =
        nodes.onOthers(
            READER,
            OTHERS,
            node -> new NonceUse(node).agrees(open.sender(), open.nonce(), use),
            word -> word.orElse(false));
    boolean contradicted =
        words.stream().anyMatch(word -> word.isPresent() && !word.get())
            && words.stream().noneMatch(word -> word.orElse(false));
    if (contradicted) {
      log.error(
          "{}: nodes do not tell the same of block {} ({}), in which nonce {} of {} on chain {} was used, so it stays open: compare them, and take the one that is wrong out of the configuration",
          open.transaction().id(),
          use.block().number(),
          use.block().hash(),
          open.nonce(),
          open.sender(),
          chain);
    }
    return contradicted;
  }
}
