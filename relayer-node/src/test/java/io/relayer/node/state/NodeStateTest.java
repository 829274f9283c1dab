package io.relayer.node.state;

import static org.assertj.core.api.Assertions.assertThat;

import io.relayer.node.state.NodeState.Alive;
import io.relayer.node.state.NodeState.Closed;
import io.relayer.node.state.NodeState.Connecting;
import io.relayer.node.state.NodeState.Lagging;
import io.relayer.node.state.NodeState.Syncing;
import io.relayer.node.state.NodeState.Unreachable;
import io.relayer.node.state.NodeState.WrongChain;
import io.relayer.node.state.ProbeResult.Answered;
import io.relayer.node.state.ProbeResult.NoAnswer;
import io.relayer.node.state.ProbeResult.OtherChain;
import io.relayer.node.state.ProbeResult.Shut;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// The transitions of each state, by the results of probes.
final class NodeStateTest {
  private static final LagLimits LIMITS = new LagLimits(4, Duration.ofSeconds(20));
  private static final Answered WELL = new Answered(0, Duration.ZERO, 0);

  static List<NodeState> passing() {
    return List.of(
        new Connecting(),
        new Alive(),
        new Lagging("late"),
        new Syncing(9),
        new Unreachable("gone"));
  }

  @ParameterizedTest
  @MethodSource("passing")
  void everyStateThatIsNotFinalBecomesWhatIsSeen(NodeState state) {
    assertThat(state.after(WELL, LIMITS)).isEqualTo(new Alive());
    assertThat(state.after(new Answered(5, Duration.ZERO, 0), LIMITS))
        .isEqualTo(new Lagging("5 blocks behind the best node"));
    assertThat(state.after(new Answered(0, Duration.ofSeconds(21), 0), LIMITS))
        .isEqualTo(new Lagging("no new block for 21 s"));
    assertThat(state.after(new Answered(0, Duration.ZERO, 5), LIMITS)).isEqualTo(new Syncing(5));
    assertThat(state.after(new NoAnswer("refused"), LIMITS)).isEqualTo(new Unreachable("refused"));
    assertThat(state.after(new OtherChain("other"), LIMITS)).isEqualTo(new WrongChain("other"));
    assertThat(state.after(new Shut(), LIMITS)).isEqualTo(new Closed());
  }

  @Test
  void nodeAtTheLimitStaysAsItIs() {
    Answered atLimit = new Answered(4, Duration.ofSeconds(20), 4);
    Answered halfway = new Answered(2, Duration.ofSeconds(20), 2);

    assertThat(new Alive().after(atLimit, LIMITS)).isEqualTo(new Alive());
    assertThat(new Lagging("late").after(atLimit, LIMITS)).isInstanceOf(Syncing.class);
    assertThat(new Lagging("late").after(new Answered(4, Duration.ZERO, 0), LIMITS))
        .isInstanceOf(Lagging.class);
    assertThat(new Lagging("late").after(halfway, LIMITS)).isEqualTo(new Alive());
    assertThat(new Syncing(9).after(halfway, LIMITS)).isEqualTo(new Alive());
  }

  @Test
  void wrongChainIsLeftByAnAnswerOfThisChainAlone() {
    NodeState wrong = new WrongChain("other");

    assertThat(wrong.after(new NoAnswer("gone"), LIMITS)).isSameAs(wrong);
    assertThat(wrong.after(new Shut(), LIMITS)).isEqualTo(new Closed());
    assertThat(wrong.after(WELL, LIMITS)).isEqualTo(new Alive());
    assertThat(wrong.isFinal()).isFalse();
    assertThat(new Closed().isFinal()).isTrue();
  }

  @Test
  void closedIsForGood() {
    assertThat(new Closed().after(WELL, LIMITS)).isEqualTo(new Closed());
    assertThat(new Closed().isFinal()).isTrue();
  }

  @Test
  void lateNodesAnswerAllTheSame() {
    assertThat(passing())
        .filteredOn(NodeState::answers)
        .map(NodeState::code)
        .containsExactly("alive", "lagging", "syncing");
  }
}
