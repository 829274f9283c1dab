package io.relayer.app.loops;

import io.relayer.app.loops.LoopScene.TwoWays;
import io.relayer.devnet.rpc.RpcFault;
import io.relayer.devnet.tcp.TcpFault;
import java.util.Comparator;

/// The node that the head follower asks is the bad one: the other is not asked for heads.
record BadNodes(LoopScene scene) implements Plant {
  @Override
  public void plant() {
    TwoWays followed =
        scene.nodes().stream()
            .max(Comparator.comparingLong(node -> node.rpc().calls().of("eth_getBlockByNumber")))
            .orElseThrow();
    followed.rpc().faults(RpcFault.Empty.of());
    followed.heads().fault(new TcpFault.Garbage());
    followed.heads().hangUp();
    scene.otherNode().fault(new TcpFault.Refuse());
  }

  @Override
  public void told() {
    scene.until(
        "both to be told of",
        () ->
            scene.count(
                    "select count(distinct chain_id) from node_status where chain_id in (%d, %d) and last_error is not null and (breaker <> 'closed' or state <> 'alive')"
                        .formatted(scene.chain().chainId(), LoopScene.OTHER_CHAIN))
                == 2);
  }
}
