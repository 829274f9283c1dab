package io.relayer.monitor.finality;

import static org.assertj.core.api.Assertions.assertThat;

import io.relayer.core.domain.BlockHash;
import io.relayer.core.lifecycle.InclusionDao.InBlock;
import io.relayer.monitor.FakeChain;
import io.relayer.monitor.finality.CanonicalBlocks.Verdict;
import io.relayer.monitor.window.Tracker;
import io.relayer.monitor.window.Window;
import org.junit.jupiter.api.Test;

/// Blocks below the window, by the followed node and by a second one.
class CanonicalBlocksTest {
  private static final long NUMBER = 50;

  private final FakeChain followed = new FakeChain(200);
  private final FakeChain other = new FakeChain(200).reorg(160);

  private static InBlock block(FakeChain chain) {
    BlockHash hash = chain.header(NUMBER).orElseThrow().hash();
    return new InBlock(NUMBER, hash);
  }

  private Verdict verdict(InBlock block) {
    Window window = new Tracker(20, 20).newest(followed, followed.head());
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
}
