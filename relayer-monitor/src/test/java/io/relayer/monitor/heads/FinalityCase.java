package io.relayer.monitor.heads;

import io.relayer.core.chain.FinalizedBlock;
import io.relayer.core.chain.FinalizedDao;
import io.relayer.core.chain.NodeSettings;
import io.relayer.devnet.rpc.RpcProxy;
import io.relayer.monitor.Signed;
import io.relayer.monitor.Wish;
import io.relayer.monitor.leader.ChainTerms;
import io.relayer.node.ChainNodes;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/// Tests of finality by two nodes, of which the first alone is followed at first. The chain's terms
/// ask for depth 1; a transaction that asks for the finalized block asks for that alone.
abstract class FinalityCase extends HeadsTest {
  static final Wish FINALIZED = Wish.transfer().withDepth(1, true);

  RpcProxy proxy;
  RpcProxy other;
  ChainNodes one;

  @BeforeEach
  void nodes() {
    proxy = RpcProxy.to(chain.url());
    other = RpcProxy.to(chain.url());
    one = nodesAt(proxy);
    heads = heads(one, world.terms);
    world.database.useTransaction(handle -> FinalizedDao.forgetAbove(handle, world.id, -1));
  }

  @AfterEach
  void close() {
    one.close();
    proxy.close();
    other.close();
  }

  final ChainNodes nodesAt(RpcProxy... proxies) {
    return world.connect(
        Stream.of(proxies)
            .map(each ->
                NodeSettings.of(
                    each.url(),
                    new NodeSettings.Breaker(2, Duration.ofSeconds(1)),
                    new NodeSettings.Duty(false, false, 0)))
            .toList());
  }

  final HeadFollower heads(ChainNodes nodes, ChainTerms terms) {
    return new HeadFollower(world.leader, nodes, terms, world.metrics);
  }

  final Optional<FinalizedBlock> finalized() {
    return world.database.withHandle(handle -> FinalizedDao.find(handle, world.id));
  }

  final long block(Signed signed) {
    return Objects.requireNonNull((Long) world.row(signed.transaction()).get("block_number"));
  }
}
