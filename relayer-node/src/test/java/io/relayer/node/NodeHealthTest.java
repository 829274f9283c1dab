package io.relayer.node;

import static org.assertj.core.api.Assertions.assertThat;

import io.relayer.node.state.LagLimits;
import io.relayer.node.state.NodeState.Alive;
import io.relayer.node.state.NodeState.Lagging;
import io.relayer.node.state.NodeState.Unreachable;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/// The health of a node, by a clock that is set.
final class NodeHealthTest {
  private long now;
  private int changes;
  private final NodeHealth health =
      new NodeHealth("n", new LagLimits(5, Duration.ofSeconds(20)), () -> now, () -> changes++);

  private void seen(long head, long best) {
    health.sawHead(head);
    health.answered(best, 0, health.losses());
  }

  @Test
  void eachChangeIsToldOnce() {
    seen(7, 7);
    seen(8, 8);
    assertThat(health.isAlive()).isTrue();
    assertThat(changes).isEqualTo(1);
    health.lost("gone");
    health.lost("still gone");
    assertThat(health.state()).isInstanceOf(Unreachable.class);
    assertThat(changes).isEqualTo(2);
  }

  @Test
  void nodeThatTellsNoNewBlockForTooLongLags() {
    seen(7, 7);
    now += Duration.ofSeconds(20).toNanos();
    seen(7, 7);
    assertThat(health.isAlive()).isTrue();
    now++;
    seen(7, 7);
    assertThat(health.state()).isEqualTo(new Lagging("no new block for 20 s"));
    seen(8, 8);
    assertThat(health.isAlive()).isTrue();
  }

  @Test
  void nodeBehindTheBestLags() {
    seen(7, 12);
    assertThat(health.isAlive()).isTrue();
    seen(7, 13);
    assertThat(health.state()).isEqualTo(new Lagging("6 blocks behind the best node"));
  }

  @Test
  void answerOfANodeThatWasLostMeanwhileDoesNotCount() {
    seen(7, 7);
    int asOf = health.losses();
    health.lost("gone");
    health.answered(7, 0, asOf);

    assertThat(health.state()).isInstanceOf(Unreachable.class);
  }

  @Test
  void nodeThatWasAwayOrWhoseHeadWentBackIsUnverified() {
    assertThat(health.isUnverified()).isTrue();
    seen(7, 7);
    assertThat(health.isUnverified()).isFalse();
    health.sawHead(6);
    assertThat(health.isUnverified()).isTrue();
    health.answered(7, 0, health.losses());
    assertThat(health.state()).isInstanceOf(Alive.class);
    assertThat(health.isUnverified()).isFalse();
    health.lost("gone");
    assertThat(health.isUnverified()).isTrue();
  }
}
