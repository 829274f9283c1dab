package io.relayer.node;

import io.relayer.core.domain.Address;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/// Which node a sender's transactions go to: the same one while it is usable, so that each pool
/// sees a sender's nonces in order and without holes.
final class SenderRoutes {
  private final List<PooledNode> nodes;
  private final Map<Address, PooledNode> kept = new ConcurrentHashMap<>();

  SenderRoutes(List<PooledNode> nodes) {
    this.nodes = nodes;
  }

  /// The usable nodes, the sender's own first.
  List<PooledNode> of(Address sender) {
    var route = new ArrayList<PooledNode>(nodes.size());
    PooledNode own = kept.get(sender);
    if (own != null && own.usable()) {
      route.add(own);
    }
    nodes.stream().filter(node -> node != own && node.usable()).forEach(route::add);
    return route;
  }

  void keep(Address sender, PooledNode node) {
    kept.put(sender, node);
  }
}
