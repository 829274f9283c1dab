package io.relayer.monitor.inclusion;

import static org.assertj.core.api.Assertions.assertThat;

import io.relayer.monitor.Sender;
import io.relayer.monitor.Signed;
import io.relayer.monitor.Wish;
import io.relayer.monitor.WorldTest;
import io.relayer.monitor.finality.CanonicalBlocks;
import io.relayer.monitor.window.ChainTracker;
import io.relayer.monitor.window.HeaderWindow;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/// More transactions whose nonce is used than a page has, or than are remembered.
class ManyMarkedTest extends WorldTest {
  private static final int ROWS = 9;

  @Test
  void eachGetsItsSecondLook() {
    CanonicalBlocks canonical = new CanonicalBlocks(world.nodes);
    UsedNonces judge =
        new UsedNonces(
            world.leader,
            world.nodes,
            new ForeignTransactions(world.leader, world.nodes, world.terms, canonical),
            world.metrics,
            new UsedNonces.Sizes(2, 3));
    Sender sender = world.sender();
    List<Signed> ours = world.sign(sender, Wish.transfer().withDepth(1, false), ROWS);
    ours.forEach(one ->
        world.send(
            new Signed(one.transaction(), one.nonce(), sender.sign(one.nonce(), Wish.other(), 9))));

    world.execute("update transactions set waiting_for = 'foreign-nonce'"); // as after a restart

    for (int heads = 0; heads < 3 * ROWS; heads++) {
      world.mine(1);
      judge.judge(world.lease, window(), Optional.empty());
    }

    assertThat(
            world.value(
                Long.class, "select count(*) from transactions where failure_code = 'SUPERSEDED'"))
        .isEqualTo(ROWS);
  }

  private HeaderWindow window() {
    return world.nodes.onOneNode(node -> new ChainTracker(64, 32).newest(node, node.head()));
  }
}
