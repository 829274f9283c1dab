package io.relayer.node;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Session affinity: somebody's calls go to the same node while it is in use, so that each pool
/// sees a sender's nonces in order and without holes. Who has none yet, or lost his, gets one by
/// weighted rendezvous hashing: every process comes to the same, and a node that goes or comes
/// moves nobody but its own.
///
/// Why: RATIONALE.md#affinity.
///
/// @param <K> who; its text is what is hashed
final class SenderAffinity<K> {
  private static final int MOST_KEPT = 10_000;
  private static final double UNIT = 0x1.0p-53;

  private final Map<K, PooledNode> kept =
      Collections.synchronizedMap(
          new LinkedHashMap<>(16, 0.75f, true) {
            private static final long serialVersionUID = 1;

            @Override
            protected boolean removeEldestEntry(Map.Entry<K, PooledNode> eldest) {
              return size() > MOST_KEPT;
            }
          });

  private record Scored(PooledNode node, double score) {}

  /// The nodes, the one that `who` keeps first.
  List<PooledNode> of(K who, List<PooledNode> nodes) {
    if (nodes.size() < 2) {
      return nodes;
    }
    PooledNode own = kept.get(who);
    var route = new ArrayList<PooledNode>(nodes.size());
    if (own != null && nodes.contains(own)) {
      route.add(own);
    }
    nodes.stream()
        .filter(node -> !route.contains(node))
        .map(node -> new Scored(node, score(node.name(), node.member().weight(), who)))
        .sorted(Comparator.comparingDouble(Scored::score).reversed())
        .forEach(scored -> route.add(scored.node));
    return List.copyOf(route);
  }

  /// The same, but first the node that comes after the first one in `nodes`: so one gets to each.
  List<PooledNode> past(K who, List<PooledNode> nodes) {
    var route = new ArrayList<>(of(who, nodes));
    if (route.size() > 1) {
      PooledNode next = nodes.get((nodes.indexOf(route.getFirst()) + 1) % nodes.size());
      route.remove(next);
      route.addFirst(next);
    }
    return List.copyOf(route);
  }

  /// The node that its calls went to the last time, whether that is in use now or not.
  Optional<PooledNode> kept(K who) {
    return Optional.ofNullable(kept.get(who));
  }

  /// From now on its calls go there.
  void keep(K who, PooledNode node) {
    kept.put(who, node);
  }

  /// Of two nodes, each comes first for a share of all that is as its weight.
  static double score(String node, int weight, Object who) {
    double unit = ((hash(node + "|" + who) >>> 11) + 0.5) * UNIT;
    return weight / -Math.log(unit);
  }

  /// FNV-1a, and the last steps of MurmurHash3, without which neighbours stay neighbours.
  private static long hash(String text) {
    long hash = 0xcbf29ce484222325L;
    for (byte one : text.getBytes(UTF_8)) {
      hash = (hash ^ (one & 0xff)) * 0x100000001b3L;
    }
    hash = (hash ^ (hash >>> 33)) * 0xff51afd7ed558ccdL;
    hash = (hash ^ (hash >>> 33)) * 0xc4ceb9fe1a85ec53L;
    return hash ^ (hash >>> 33);
  }
}
