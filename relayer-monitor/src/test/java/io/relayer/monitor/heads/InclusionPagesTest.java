package io.relayer.monitor.heads;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.relayer.core.runtime.Channel;
import io.relayer.monitor.Sender;
import io.relayer.monitor.Signed;
import io.relayer.monitor.Wish;
import io.relayer.monitor.leader.Leader;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// A block that holds more of ours than one SQL transaction writes.
class InclusionPagesTest extends HeadsTest {
  private static final int PAGE = 500;
  private static final int ALL = 520;

  /// Before the block.
  private String before = "";

  private List<Signed> all = List.of();

  @BeforeEach
  void oneBlockOfMany() {
    Sender sender = world.sender();
    before = snapshot();
    all = world.sign(sender, Wish.transfer().withDepth(3, false), ALL);
    world.send(all);
    world.mine(1);
  }

  @Test
  void allOfItIsIncludedAsOfThatHead() throws Exception {
    world.run(heads);

    assertThat(included()).isEqualTo(ALL);
    assertThat(
            world.value(
                Long.class,
                "select count(*) from transitions where event = 'included' and value::jsonb ->> 'confirmations' = '1'"))
        .isEqualTo(ALL);
    assertWindowIsTheChain();
  }

  @Test
  void whatALeaderLeavesThatDiesBetweenTwoPagesIsIncludedByTheNext() {
    diesAfterTheFirstPage();
    assertWindowIsTheChain();

    next();

    assertThat(included()).isEqualTo(ALL);
    assertThat(events("included")).isEqualTo(ALL);
  }

  @Test
  void whatThatOneHadIncludedIsPutBackIfTheBlockIsGoneMeanwhile() {
    diesAfterTheFirstPage();
    replace(before, 2);

    next();

    assertThat(included()).isZero();
    assertThat(events("included")).isEqualTo(PAGE);
    assertThat(events("reorged")).isEqualTo(PAGE);
    assertWindowIsTheChain();
  }

  @Test
  void leaderThatLostItsLeaseBetweenTwoPagesWritesNoMore() {
    HeadFollower ousted = follower(() -> world.execute("update leases set until = '-infinity'"));

    assertThatThrownBy(() -> world.run(ousted)).hasMessageContaining("lease");

    assertThat(included()).isEqualTo(PAGE);
  }

  private void diesAfterTheFirstPage() {
    HeadFollower dying =
        follower(() -> {
          throw new IllegalStateException("died");
        });
    assertThatThrownBy(() -> world.run(dying)).hasMessage("died");
    assertThat(included()).isEqualTo(PAGE);
  }

  /// @param afterAPage happens after each commit of inclusions
  private HeadFollower follower(Runnable afterAPage) {
    Leader leader =
        new Leader(
            world.database,
            world.leader.lease(),
            channel -> {
              if (channel.equals(Channel.SIGNING)) {
                afterAPage.run();
              }
            });
    return new HeadFollower(leader, world.nodes, world.terms, world.metrics);
  }

  private void next() {
    try {
      world.run(newHeads());
    } catch (Exception e) {
      throw new AssertionError(e);
    }
  }

  private long included() {
    return world.value(
        Long.class, "select count(*) from transactions where block_number is not null");
  }

  private long events(String event) {
    return world.value(Long.class, "select count(*) from transitions where event = ?", event);
  }
}
