package io.relayer.app.doctor;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.relayer.app.doctor.Finding.Ok;
import io.relayer.app.doctor.Finding.Warning;
import io.relayer.app.doctor.Finding.Wrong;
import io.relayer.core.chain.ChainSettings;
import io.relayer.ethereum.value.BlockHash;
import io.relayer.node.ChainNodes;
import io.relayer.node.ChainNodes.Settings;
import io.relayer.node.NodeMember;
import io.relayer.node.NodeMember.Duty;
import io.relayer.node.NodeStatus;
import io.relayer.node.PoolSettings;
import io.relayer.node.chain.Header;
import io.relayer.node.state.NodeState.Alive;
import io.relayer.node.state.NodeState.Closed;
import io.relayer.node.state.NodeState.Connecting;
import io.relayer.node.state.NodeState.Lagging;
import io.relayer.node.state.NodeState.Syncing;
import io.relayer.node.state.NodeState.Unreachable;
import io.relayer.node.state.NodeState.WrongChain;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Checks that one node serves the chain, and keeps up with it. It is asked as the roles ask it, as
/// the only node of its chain.
///
/// @param genesis as the database has it; null where it has none
record NodeCheck(ChainSettings chain, NodeMember member, @Nullable BlockHash genesis) {
  private static final Duration PATIENCE = Duration.ofSeconds(10);
  private static final Duration LOOK_AGAIN = Duration.ofMillis(50);
  private static final int LATE_BLOCKS = 10;
  private static final Duration LATE = Duration.ofSeconds(30);

  String name() {
    return "node %s %s".formatted(chain.id(), member.endpoint().name());
  }

  List<Finding> look() throws InterruptedException {
    Settings alone = new Settings(chain.id(), genesis, List.of(member), PoolSettings.of(chain));
    try (ChainNodes nodes = ChainNodes.connect(alone, new SimpleMeterRegistry())) {
      NodeStatus status = heardOf(nodes);
      List<Finding> findings = new ArrayList<>();
      findings.add(
          switch (status.state()) {
            case Alive _ when member.duty() == Duty.SEND_ONLY ->
                new Ok(name(), "it answers; send-only, so nothing else is asked of it");
            case Alive _, Lagging _ -> keepingUp(status, nodes.head());
            case Syncing syncing ->
                new Warning(name(), syncing.reason() + ": it is asked only while no other is well");
            case WrongChain(String reason) ->
                new Wrong(name(), "%s: mend chains[].nodes[].url".formatted(reason));
            case Unreachable(String reason) ->
                new Finding.Unreachable(name(), "%s: start it, or mend its URL".formatted(reason));
            case Connecting _, Closed _ ->
                new Finding.Unreachable(
                    name(), "no answer within %d s".formatted(PATIENCE.toSeconds()));
          });
      if (status.state() instanceof Alive && member.duty() != Duty.SEND_ONLY) {
        findings.add(new FinalityCheck(chain).at(member.endpoint().name(), nodes));
      }
      return findings;
    }
  }

  private static NodeStatus heardOf(ChainNodes nodes) throws InterruptedException {
    long start = System.nanoTime();
    NodeStatus status = nodes.status().getFirst();
    while (status.state() instanceof Connecting && System.nanoTime() - start < PATIENCE.toNanos()) {
      nodes.awaitUsable(LOOK_AGAIN);
      status = nodes.status().getFirst();
    }
    return status;
  }

  private Finding keepingUp(NodeStatus status, Header head) {
    String version =
        Optional.ofNullable(status.client())
            .filter(text -> !text.isEmpty())
            .orElse("a client that does not tell its version");
    Duration age = Duration.between(head.timestamp(), Instant.now());
    String text =
        "%s, block %d, %d s old".formatted(version, head.number(), Math.max(age.toSeconds(), 0));
    return age.compareTo(late()) > 0
        ? new Warning(
            name(),
            text + ": it does not follow its chain, or the chain stands still; does it sync?")
        : new Ok(name(), genesis == null ? text : text + ", genesis as the database has it");
  }

  private Duration late() {
    Duration blocks = chain.pace().blockTime().multipliedBy(LATE_BLOCKS);
    return blocks.compareTo(LATE) > 0 ? blocks : LATE;
  }
}
