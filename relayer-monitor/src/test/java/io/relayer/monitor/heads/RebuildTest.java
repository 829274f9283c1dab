package io.relayer.monitor.heads;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.relayer.core.outbox.AfterCommit;
import io.relayer.monitor.Sender;
import io.relayer.monitor.Signed;
import io.relayer.monitor.Wish;
import org.junit.jupiter.api.Test;

/// Findings after a long absence, by a leader or by the one after it that died at it.
class RebuildTest extends HeadsTest {
  @Test
  void afterALongDowntimeEverythingIsJudgedAnew() throws Exception {
    Sender sender = world.sender();
    Signed early = mined(sender, Wish.transfer().withDepth(500, false));
    world.run(heads);
    Signed meanwhile = mined(sender, Wish.transfer());
    Signed open = world.sign(sender, Wish.transfer());
    world.mine(300);

    world.run(newHeads());

    assertThat(world.state(meanwhile.transaction())).isEqualTo("confirmed");
    assertThat(world.events(meanwhile.transaction()))
        .containsExactly("queued", "signed", "included", "confirmed");
    assertThat(world.row(early.transaction()))
        .containsEntry("state", "pending")
        .containsEntry("succeeded", true);
    assertThat(world.state(open.transaction())).isEqualTo("signed");
    assertWindowIsTheChain();

    world.mine(198); // depth 500, far below the window
    world.run(newHeads());
    assertThat(world.state(early.transaction())).isEqualTo("confirmed");
  }

  @Test
  void whereTheWindowDoesNotMeetTheChainIncludedAndFinalTransactionsAreComparedWithIt()
      throws Exception {
    Sender sender = world.sender();
    Signed stays = mined(sender, Wish.transfer());
    world.mine(1);
    String before = snapshot();
    Sender other = world.sender();
    Signed wasFinal = mined(other, Wish.transfer());
    Signed wasIncluded = mined(other, Wish.transfer().withDepth(400, false));
    world.mine(world.terms.windowSize() - 1);
    world.run(heads);
    assertThat(world.state(wasFinal.transaction())).isEqualTo("confirmed");

    replace(before, world.terms.windowSize() + 5);
    world.run(heads);

    assertThat(world.events(wasFinal.transaction())).endsWith("confirmed", "finality-violated");
    assertThat(world.events(wasIncluded.transaction())).endsWith("included", "reorged");
    assertThat(world.events(stays.transaction())).endsWith("included", "confirmed");
    assertWindowIsTheChain();
  }

  @Test
  void leaderThatDiesWhileTheWindowIsMadeAnewLeavesItToTheNext() throws Exception {
    Signed meanwhile = mined(world.sender(), Wish.transfer());
    world.mine(300);
    HeadFollower dying = diesAtItsFirstWord();

    assertThatThrownBy(() -> world.run(dying)).isInstanceOf(Death.class);
    assertThat(world.events(meanwhile.transaction())).endsWith("included");
    assertThat(world.value(Long.class, "select head_number from chain_heads"))
        .isLessThan(chain.blockNumber());

    world.run(newHeads());

    assertThat(world.events(meanwhile.transaction()))
        .containsExactly("queued", "signed", "included", "confirmed");
    assertWindowIsTheChain();
  }

  @Test
  void leaderThatDiesWithinALargeReorgLeavesTheRestToTheNext() throws Exception {
    Sender sender = world.sender();
    String before = snapshot();
    world.send(world.sign(sender, Wish.transfer().withDepth(9, false), 1_100));
    world.mine(1);
    world.run(heads);
    assertThat(included()).isEqualTo(1_100);
    replace(before, 2);

    assertThatThrownBy(() -> world.run(diesAtItsFirstWord())).isInstanceOf(Death.class);
    assertThat(included()).isBetween(1L, 1_099L);

    world.run(newHeads());

    assertThat(included()).isZero();
    assertThat(world.value(Long.class, "select count(*) from transitions where event = 'reorged'"))
        .isEqualTo(1_100);
    assertWindowIsTheChain();
  }

  private long included() {
    return world.value(
        Long.class, "select count(*) from transactions where block_number is not null");
  }

  private static final class Death extends Error {
    private static final long serialVersionUID = 1;
  }

  /// Ends after its first SQL transaction that made anything pending again, or included it, before
  /// the next.
  private HeadFollower diesAtItsFirstWord() {
    AfterCommit.announceTo(
        world.database,
        _ -> {
          AfterCommit.announceTo(world.database, world.announced::add); // of who comes after
          throw new Death();
        });
    return newHeads();
  }

  @Test
  void lostBlocksTableIsMadeAnew() throws Exception {
    Signed signed = mined(world.sender(), Wish.transfer().withDepth(3, false));
    world.run(heads);
    world.execute("delete from blocks");

    world.run(newHeads());
    world.mine(2);
    world.run(newHeads());

    assertThat(world.events(signed.transaction()))
        .containsExactly("queued", "signed", "included", "confirmed");
  }
}
