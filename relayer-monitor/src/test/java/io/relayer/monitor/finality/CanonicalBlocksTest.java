package io.relayer.monitor.finality;

import static org.assertj.core.api.Assertions.assertThat;

import io.relayer.core.transaction.InBlock;
import io.relayer.ethereum.value.BlockHash;
import io.relayer.monitor.FakeChain;
import io.relayer.monitor.finality.CanonicalBlocks.Verdict;
import io.relayer.monitor.window.ChainTracker;
import io.relayer.monitor.window.HeaderWindow;
import java.util.List;
import org.junit.jupiter.api.Test;

/// Blocks in the window and below it, by the followed node and by a second one.
class CanonicalBlocksTest {
  private static final long NUMBER = 50;

  private final FakeChain followed = new FakeChain(200);
  private final FakeChain other = new FakeChain(200).reorg(160);

  private static InBlock block(FakeChain chain) {
    BlockHash hash = chain.header(NUMBER).orElseThrow().hash();
    return new InBlock(NUMBER, hash);
  }

  private Verdict verdict(InBlock block) {
    HeaderWindow window = new ChainTracker(20, 20).newest(followed, followed.head());
    return new CanonicalBlocks(followed).of(window, block);
  }

  @Test
  void blockThatTheFollowedChainHasAnotherOneInPlaceOfIsOrphanedWhateverAnotherNodeSays() {
    assertThat(verdict(block(other))).isEqualTo(Verdict.ORPHANED);
    followed.with(other);
    assertThat(verdict(block(other))).isEqualTo(Verdict.ORPHANED);
  }

  @Test
  void blockThatTheFollowedNodeLacksIsNotOrphanedByTheWordOfOneOther() {
    InBlock ours = block(followed);
    followed.pruned(NUMBER + 1).with(other);

    assertThat(verdict(ours)).isEqualTo(Verdict.UNKNOWN);
    assertThat(verdict(block(other))).isEqualTo(Verdict.CANONICAL);
  }

  @Test
  void blockOfTheFollowedChainThatAnotherNodeContradictsIsDisputed() {
    assertThat(verdict(block(followed))).isEqualTo(Verdict.CANONICAL);
    followed.with(other);
    assertThat(verdict(block(followed))).isEqualTo(Verdict.DISPUTED);
  }

  private static InBlock at(FakeChain chain, long number) {
    return new InBlock(number, chain.header(number).orElseThrow().hash());
  }

  private Verdict verdictInWindow(long number) {
    return verdict(at(followed, number));
  }

  @Test
  void nodeThatIsBehindIsHeardOnWhatItHas() {
    FakeChain fork = new FakeChain(200).reorg(15).back(3); // its head is block 196
    followed.with(fork);

    assertThat(verdictInWindow(199)).isEqualTo(Verdict.DISPUTED);
    assertThat(verdictInWindow(190)).isEqualTo(Verdict.DISPUTED);
    assertThat(verdictInWindow(184)).isEqualTo(Verdict.CANONICAL);
  }

  @Test
  void nodeThatContradictsAnOlderBlockIsHeardWhereItLacksTheNewestByFar() {
    FakeChain fork = new FakeChain(200).reorg(19).back(18); // its head is block 181
    followed.with(fork);
    HeaderWindow window = new ChainTracker(20, 20).newest(followed, followed.head());

    assertThat(
            new CanonicalBlocks(followed)
                .of(window, List.of(at(followed, 199), at(followed, 181), at(followed, 180))))
        .containsEntry(at(followed, 199), Verdict.DISPUTED)
        .containsEntry(at(followed, 181), Verdict.DISPUTED)
        .containsEntry(at(followed, 180), Verdict.CANONICAL);
  }

  @Test
  void nodeThatIsBehindOnTheSameChainDisputesNothing() {
    followed.with(new FakeChain(197), new FakeChain(100));
    assertThat(verdictInWindow(199)).isEqualTo(Verdict.CANONICAL);
  }

  @Test
  void thirdNodeThatHasTheNewestDecidesForAllBelowIt() {
    followed.with(new FakeChain(200).reorg(15).back(3), new FakeChain(200));
    assertThat(verdictInWindow(199)).isEqualTo(Verdict.CANONICAL);
  }
}
