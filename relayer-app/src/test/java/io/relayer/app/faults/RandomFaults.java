package io.relayer.app.faults;

import io.relayer.devnet.rpc.RpcFault;
import io.relayer.devnet.tcp.Direction;
import io.relayer.devnet.tcp.TcpFault;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.function.Consumer;

/// Spoils one of several nodes after the other, or heals it, as a seed says.
final class RandomFaults {
  private static final String SEND = "eth_sendRawTransaction";
  private static final double HEALTHY = 0.4;

  private static final List<Consumer<WeakNode>> FAULTS =
      List.of(
          node -> node.fault(new TcpFault.Delay(Direction.ANSWER, ms(100), ms(900))),
          node -> node.fault(new TcpFault.Delay(Direction.ANSWER, Duration.ofHours(1))),
          node -> node.fault(new TcpFault.Delay(Direction.REQUEST, ms(500), ms(3_000))),
          node -> node.fault(new TcpFault.CutBeforeRequest()),
          node -> node.fault(new TcpFault.CutBeforeAnswer()),
          node -> node.fault(new TcpFault.CutInAnswer(40)),
          node -> node.fault(new TcpFault.HalfClose()),
          node -> node.fault(new TcpFault.Refuse()),
          node -> node.fault(new TcpFault.Drip(500)),
          node -> node.fault(new TcpFault.Garbage()),
          node -> node.fault(new TcpFault.HttpStatus(503)),
          node -> node.fault(new TcpFault.HttpStatus(429, Duration.ofSeconds(1), "slow down")),
          node -> node.fault(new RpcFault.Lagging(12)),
          node -> node.fault(new RpcFault.Forgets()),
          node -> node.fault(new RpcFault.LosesAnswer(SEND)),
          node -> node.fault(new RpcFault.Refuses(SEND, -32_603, "internal error")),
          node -> node.fault(new RpcFault.Refuses("eth_getBlockReceipts", -32_601, "not found")),
          node -> node.fault(RpcFault.Empty.of("eth_getBlockReceipts")),
          node -> node.fault(RpcFault.Empty.of("eth_getTransactionReceipt")),
          node -> node.fault(RpcFault.Empty.of()),
          node -> node.fault(new RpcFault.ReversedBatch()),
          node -> node.fault(new RpcFault.LeavesOut(0)),
          node -> node.fault(new RpcFault.WithoutIds()));

  private final Random random;
  private final List<WeakNode> nodes;

  RandomFaults(long seed, List<WeakNode> nodes) {
    this.random = new Random(seed);
    this.nodes = nodes;
  }

  private static Duration ms(long millis) {
    return Duration.ofMillis(millis);
  }

  /// Another state of one node.
  void next() {
    WeakNode node = nodes.get(random.nextInt(nodes.size()));
    node.heal();
    if (random.nextDouble() >= HEALTHY) {
      FAULTS.get(random.nextInt(FAULTS.size())).accept(node);
    }
  }
}
