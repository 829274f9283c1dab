package io.relayer.monitor.inclusion;

import io.relayer.core.domain.Address;
import io.relayer.core.domain.Nonce;
import io.relayer.core.lifecycle.ChainMatchDao.Open;
import io.relayer.core.lifecycle.Ref;
import io.relayer.monitor.finality.FinalizedTag;
import io.relayer.monitor.leader.ChainTerms;
import io.relayer.monitor.window.Window;
import io.relayer.node.ChainNodes;
import io.relayer.node.chain.BlockRef;
import io.relayer.node.chain.ChainReads;
import io.relayer.node.chain.NodeException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Tells when somebody else's transaction at a nonce of ours is final: once the chain had counted
/// that nonce at a block that is as deep as our transaction asks for.
final class Strangers {
  private static final Logger log = LoggerFactory.getLogger(Strangers.class);

  private final ChainNodes nodes;
  private final ChainTerms terms;

  Strangers(ChainNodes nodes, ChainTerms terms) {
    this.nodes = nodes;
    this.terms = terms;
  }

  /// Those whose nonce is taken for good. Where no node has the state of so old a block they stay
  /// open: an archive node would tell.
  ///
  /// @param foreign of whose attempts no block has one
  /// @param tag the chain's `finalized` tag
  List<Ref> settled(List<Open> foreign, Window window, OptionalLong tag) {
    Map<Long, List<Open>> byBlock =
        foreign.stream().collect(Collectors.groupingBy(open -> deepEnough(open, window, tag)));
    List<Ref> settled = new ArrayList<>();
    byBlock.forEach((block, opens) -> {
      if (block >= 0) {
        Map<Address, Nonce> counts = counts(block, opens, window);
        opens.stream()
            .filter(open -> isCounted(open, counts))
            .forEach(open -> settled.add(open.transaction()));
      }
    });
    return settled;
  }

  private long deepEnough(Open open, Window window, OptionalLong tag) {
    long head = window.head().number();
    int asked = Math.max(open.depth().confirmations(), terms.finality().confirmations());
    long block = head + 1 - asked;
    return open.depth().finalized()
        ? Math.min(block, FinalizedTag.number(head, tag, terms.finality().retryDepth()))
        : block;
  }

  private Map<Address, Nonce> counts(long block, List<Open> opens, Window window) {
    Set<Address> senders = opens.stream().map(Open::sender).collect(Collectors.toSet());
    BlockRef at =
        window.at(block).map(link -> BlockRef.of(link.hash())).orElseGet(() -> BlockRef.of(block));
    try {
      return nodes.onOneNode((ChainReads node) -> node.transactionCounts(senders, at));
    } catch (NodeException e) {
      switch (e.reason()) {
        case REFUSED, UNKNOWN_BLOCK ->
            log.warn(
                "chain {}: no node tells the nonces of {} at block {}, so it stays open whether strangers took them: {}",
                terms.chain(),
                senders,
                block,
                e.toString());
        default -> throw e;
      }
      return Map.of();
    }
  }

  private static boolean isCounted(Open open, Map<Address, Nonce> counts) {
    Nonce count = counts.get(open.sender());
    return count != null && count.compareTo(open.nonce()) > 0;
  }
}
