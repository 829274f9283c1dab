package io.relayer.monitor.heads;

import static org.assertj.core.api.Assertions.assertThat;

import io.relayer.core.transaction.InBlock;
import io.relayer.ethereum.value.BlockHash;
import io.relayer.monitor.FakeChain;
import io.relayer.monitor.Sender;
import io.relayer.monitor.Wish;
import io.relayer.monitor.WorldTest;
import io.relayer.monitor.finality.CanonicalBlocks;
import io.relayer.monitor.window.ChainTracker;
import io.relayer.monitor.window.HeaderWindow;
import org.junit.jupiter.api.Test;

/// The comparison of final transactions where the window does not meet the chain, and its reach.
class RebuildComparedTest extends WorldTest {
  private final FakeChain was = new FakeChain(400);
  private final FakeChain now = new FakeChain(351).reorg(345);
  private final ChainTracker tracker = new ChainTracker(20, 20);

  /// The newest block is above the head of the chain that is followed now: it says nothing of where
  /// the chains parted.
  @Test
  void blockThatNoNodeHasDoesNotEndTheSearchForOneThatIsOnTheChain() {
    InBlock deep = holdsAFinalOne(100);
    InBlock above = holdsAFinalOne(390);

    Rebuild.Compared compared = compare();

    assertThat(compared.orphaned()).containsExactly(deep);
    assertThat(compared.unproved()).containsExactly(above);
  }

  @Test
  void blockOnTheChainEndsIt() {
    InBlock deep = holdsAFinalOne(100);
    InBlock shared = new InBlock(340, now.header(340).orElseThrow().hash());
    place(shared);

    Rebuild.Compared compared = compare();

    assertThat(compared.orphaned()).doesNotContain(deep);
    assertThat(compared.unproved()).isEmpty();
  }

  private Rebuild.Compared compare() {
    Rebuild rebuild = new Rebuild(world.leader, tracker, new CanonicalBlocks(now));
    HeaderWindow old = tracker.newest(was, was.head());
    return rebuild.compare(world.id, tracker.newest(now, now.head()), old);
  }

  private InBlock holdsAFinalOne(long number) {
    BlockHash hash = was.header(number).orElseThrow().hash();
    InBlock block = new InBlock(number, hash);
    place(block);
    return block;
  }

  private void place(InBlock block) {
    Sender sender = world.sender();
    world.execute(
        """
        update transactions set state = 'confirmed', pending_at = now(), included_at = now(), final_at = now(), mined_attempt = 1,
          mined_kind = 'payload', succeeded = true, gas_used = 21000, block_number = ?, block_hash = ? where transaction_id = ?
        """,
        block.number(),
        block.hash(),
        world.sign(sender, Wish.transfer()).transaction());
  }
}
