package io.relayer.monitor.heads;

import static org.assertj.core.api.Assertions.assertThat;

import io.relayer.core.account.SenderHold;
import io.relayer.core.account.WaitReason;
import io.relayer.ethereum.value.Address;
import io.relayer.ethereum.value.Nonce;
import io.relayer.messages.TransactionId;
import io.relayer.monitor.Sender;
import io.relayer.monitor.Signed;
import io.relayer.monitor.Wish;
import io.relayer.monitor.WorldTest;
import io.relayer.monitor.inclusion.ChainMatchDao;
import io.relayer.monitor.inclusion.ChainMatchDao.Open;
import io.relayer.monitor.inclusion.ChainMatchDao.Page;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/// The choice of whom to look at among those whose nonce the chain has counted.
class OvertakenTest extends WorldTest {
  private final Map<Address, Nonce> counts = new HashMap<>();

  private List<Signed> out(Sender sender, int count) {
    counts.put(sender.address(), new Nonce(count));
    return world.sign(sender, Wish.transfer(), count);
  }

  private List<Open> overtaken(Page page) {
    return world.database.withHandle(h -> ChainMatchDao.overtaken(h, world.id, counts, page));
  }

  private static Set<TransactionId> ids(List<Open> found) {
    Set<TransactionId> ids = new HashSet<>();
    found.forEach(open -> ids.add(open.transaction().id()));
    return ids;
  }

  /// Nothing can be told of any of them, so none of them leaves.
  @Test
  void pagesGoRoundSoThatNoneIsLeftOut() {
    out(world.sender(), 7);
    out(world.sender(), 4);
    world.execute("update transactions set waiting_for = 'history' where nonce < 3");
    world.execute("update transactions set waiting_for = 'foreign-nonce' where nonce = 3");

    Set<TransactionId> seen = new HashSet<>();
    Page page = new Page(null, null, 2, false);
    for (int looks = 0; looks < 4; looks++) {
      List<Open> found = overtaken(page);
      assertThat(found).hasSizeLessThanOrEqualTo(4);
      seen.addAll(ids(found));
      page = page.after(found);
    }

    assertThat(seen).hasSize(11);
  }

  @Test
  void thoseThatAreNewAreNotBehindThoseThatWait() {
    List<Signed> waiting = out(world.sender(), 6);
    world.execute("update transactions set waiting_for = 'history'");
    Signed fresh = out(world.sender(), 1).getFirst();

    List<Open> found = overtaken(new Page(null, null, 2, false));

    assertThat(ids(found))
        .hasSize(3)
        .contains(fresh.transaction(), waiting.getFirst().transaction());
  }

  @Test
  void markedOnesOfAHeldSenderAreLookedAtNowAndThenOnly() {
    Sender held = world.sender();
    List<Signed> its = out(held, 2);
    world.execute("update transactions set waiting_for = 'foreign-nonce' where nonce = 0");
    List<Signed> others = out(world.sender(), 1);
    world.database.useTransaction(h ->
        SenderHold.put(
            h, world.id, held.address(), new SenderHold.Held(WaitReason.HASH_MISMATCH, "a test")));

    assertThat(ids(overtaken(new Page(null, null, 10, false))))
        .containsExactlyInAnyOrder(its.get(1).transaction(), others.getFirst().transaction());
    assertThat(overtaken(new Page(null, null, 10, true))).hasSize(3);
  }
}
