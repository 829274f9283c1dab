package io.relayer.monitor.window;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.relayer.monitor.FakeChain;
import io.relayer.node.chain.Header;
import io.relayer.node.chain.NodeException;
import java.util.List;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ChainTrackerTest {
  private static final int SIZE = 32;

  private final ChainTracker tracker = new ChainTracker(SIZE, 10);
  private final FakeChain chain = new FakeChain(101); // blocks 0 to 100
  private HeaderWindow window = tracker.newest(chain, chain.head());

  private ChainComparison look() {
    return tracker.look(chain, window, false);
  }

  private static List<Long> numbers(List<Header> blocks) {
    return blocks.stream().map(Header::number).toList();
  }

  @Test
  void newestWindowEndsAtTheHeadAndHasItsSize() {
    assertThat(window.from()).isEqualTo(100 - SIZE + 1);
    assertThat(window.head()).isEqualTo(ChainTracker.link(chain.head()));
  }

  @Test
  void newestWindowOfAYoungChainBeginsAtItsFirstBlock() {
    FakeChain young = new FakeChain(3);

    assertThat(tracker.newest(young, young.head()).from()).isZero();
  }

  @Test
  void newestWindowIsNotMadeOfTwoChains() {
    Header head = chain.head();
    chain.afterNextAnswer(() -> chain.reorg(3));

    assertInconsistent(() -> tracker.newest(chain, head));
  }

  @Test
  void knownHeadIsNoNews() {
    assertThat(look()).isInstanceOf(ChainComparison.Unchanged.class);
  }

  @Test
  void emptyWindowMeetsNothing() {
    window = HeaderWindow.EMPTY;

    assertThat(look()).isInstanceOf(ChainComparison.Detached.class);
  }

  @Test
  void nextBlockIsAskedForOnce() {
    chain.mine(1);

    assertThat(look())
        .isEqualTo(new ChainComparison.Grown(chain.head(), window.head(), List.of(chain.head())));
  }

  @Test
  void manyNewBlocksComeInBatches() {
    chain.mine(25);

    assertThat(look())
        .isInstanceOfSatisfying(
            ChainComparison.Grown.class,
            grown -> {
              assertThat(grown.onto()).isEqualTo(window.head());
              assertThat(numbers(grown.blocks()))
                  .containsExactly(101L, 102L, 103L, 104L, 105L, 106L, 107L, 108L, 109L, 110L);
              assertThat(grown.head().number()).isEqualTo(125);
            });
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 3, 8, 9, 20, SIZE - 1})
  void reorgIsFollowedFromTheBlockThatBothChainsHave(int depth) {
    chain.reorg(depth);

    assertThat(look())
        .isInstanceOfSatisfying(
            ChainComparison.Grown.class,
            grown -> {
              assertThat(grown.onto().number()).isEqualTo(100 - depth);
              assertThat(window.holds(grown.onto().number(), grown.onto().hash())).isTrue();
              assertThat(grown.blocks().getFirst().number()).isEqualTo(100 - depth + 1);
              assertThat(grown.blocks()).hasSize(Math.min(depth, 10));
            });
  }

  @Test
  void reorgWithMoreBlocksThanWereLostIsFollowed() {
    chain.reorg(3).mine(2);

    assertThat(look())
        .isInstanceOfSatisfying(
            ChainComparison.Grown.class,
            grown -> {
              assertThat(grown.onto().number()).isEqualTo(97);
              assertThat(numbers(grown.blocks())).containsExactly(98L, 99L, 100L, 101L, 102L);
            });
  }

  @ParameterizedTest
  @ValueSource(ints = {SIZE, SIZE + 1, 90})
  void reorgBelowTheWindowDoesNotMeetIt(int depth) {
    chain.reorg(depth);

    assertThat(look()).isInstanceOf(ChainComparison.Detached.class);
  }

  @Test
  void gapAsLongAsTheWindowIsWalked() {
    chain.mine(SIZE);

    assertThat(look()).isInstanceOf(ChainComparison.Grown.class);
  }

  @Test
  void longerGapIsNotWalked() {
    chain.mine(SIZE + 1);

    assertThat(look()).isInstanceOf(ChainComparison.Detached.class);
  }

  @Test
  void laggingNodeIsNotBelievedHoweverLongItLags() {
    FakeChain lagging = new FakeChain(99);

    assertThat(tracker.look(lagging, window, true))
        .isEqualTo(new ChainComparison.Lower(lagging.head(), false));
  }

  @Test
  void lowerHeadOfAnotherForkIsFollowedOnlyIfAskedTo() {
    chain.back(5).mine(2);

    assertThat(look()).isEqualTo(new ChainComparison.Lower(chain.head(), true));
    assertThat(tracker.look(chain, window, true))
        .isInstanceOfSatisfying(
            ChainComparison.Grown.class,
            grown -> {
              assertThat(grown.onto().number()).isEqualTo(95);
              assertThat(numbers(grown.blocks())).containsExactly(96L, 97L);
            });
  }

  @Test
  void headBelowTheWindowIsNeverFollowed() {
    chain.back(60);

    assertThat(tracker.look(chain, window, true))
        .isEqualTo(new ChainComparison.Lower(chain.head(), false));
  }

  @Test
  void chainThatChangesWhileItIsReadIsAskedOfTheNextNode() {
    chain.mine(5);
    chain.afterNextAnswer(() -> chain.back(5));

    assertInconsistent(this::look);
  }

  @Test
  void reorgDuringTheSearchForAForkIsAskedOfTheNextNode() {
    chain.reorg(3);
    chain.afterNextAnswer(() -> chain.reorg(2));

    assertInconsistent(this::look);
  }

  private static void assertInconsistent(ThrowingCallable look) {
    assertThatThrownBy(look)
        .isInstanceOfSatisfying(
            NodeException.class,
            e -> assertThat(e.reason()).isEqualTo(NodeException.Reason.INCONSISTENT))
        .hasMessageContaining("eth_getBlockByNumber");
  }
}
