package io.relayer.monitor.heads;

import static org.assertj.core.api.Assertions.assertThat;

import io.relayer.core.transaction.OrderedBy;
import io.relayer.core.transaction.RefusedElsewhere;
import io.relayer.monitor.Sender;
import io.relayer.monitor.Signed;
import io.relayer.monitor.Wish;
import java.util.List;
import org.junit.jupiter.api.Test;

/// Transactions that were signed elsewhere, ended since all nodes refused them, and are mined all
/// the same.
class RefusedElsewhereMinedTest extends HeadsTest {
  @Test
  void blockThatHoldsARejectedOnePutsItRight() throws Exception {
    Signed ours = refused();
    world.database.useTransaction(handle ->
        assertThat(
                RefusedElsewhere.rejected(
                    handle, List.of(ref(ours)), List.of("intrinsic gas too low")))
            .hasSize(1));
    assertThat(world.row(ours.transaction())).containsEntry("failure_code", "REJECTED");

    isPutRight(ours);
    assertThat(world.events(ours.transaction()))
        .containsExactly(
            "queued", "signed", "failed", "finality-violated", "included", "confirmed");
  }

  @Test
  void blockThatHoldsACancelledOnePutsItRight() throws Exception {
    Signed ours = refused();
    world.database.useTransaction(handle ->
        assertThat(RefusedElsewhere.withdrawn(handle, List.of(ref(ours)), new OrderedBy("test")))
            .hasSize(1));
    assertThat(world.state(ours.transaction())).isEqualTo("cancelled");

    isPutRight(ours);
    assertThat(world.events(ours.transaction()))
        .containsExactly(
            "queued", "signed", "cancelled", "finality-violated", "included", "confirmed");
  }

  /// What has executed the payload once may be mined again: a cancellation, or an end, would be
  /// told in vain.
  @Test
  void refusedBytesBesideAForeignAttemptStayOpen() throws Exception {
    Sender sender = world.sender();
    Signed ours = world.sign(sender, Wish.transfer().withDepth(2, false));
    String before = snapshot();
    world.send(new Signed(ours.transaction(), 0, sender.sign(0, Wish.transfer(), 9)));
    for (int block = 0; block < 3; block++) {
      world.mine(1);
      world.run(heads);
    }
    assertThat(world.value(Long.class, "select count(*) from attempts where kind = 'foreign'"))
        .isOne();
    replace(before, 5);
    world.run(heads);
    assertThat(world.row(ours.transaction()))
        .containsEntry("state", "pending")
        .containsEntry("block_number", null)
        .containsEntry("waiting_for", null);
    world.execute("update accounts set managed_by = 'external'");
    world.execute(
        "update transactions set sent_count = 1, refused_since = now() - interval '11 minutes'");

    world.database.useTransaction(handle -> {
      assertThat(RefusedElsewhere.rejected(handle, List.of(ref(ours)), List.of("no"))).isEmpty();
      assertThat(RefusedElsewhere.withdrawn(handle, List.of(ref(ours)), new OrderedBy("test")))
          .isEmpty();
    });

    assertThat(world.state(ours.transaction())).isEqualTo("pending");
  }

  private void isPutRight(Signed ours) throws Exception {
    world.send(ours);
    world.mine(2);
    world.run(heads);

    assertThat(world.row(ours.transaction()))
        .containsEntry("state", "confirmed")
        .containsEntry("refused_at", null)
        .containsEntry("failure_code", null);
  }

  private Signed refused() {
    return refused(world.sender(), Wish.transfer());
  }
}
