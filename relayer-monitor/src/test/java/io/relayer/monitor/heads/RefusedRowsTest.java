package io.relayer.monitor.heads;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.relayer.monitor.Contracts;
import io.relayer.monitor.Sender;
import io.relayer.monitor.Signed;
import io.relayer.monitor.Wish;
import io.relayer.monitor.leader.MonitorMetrics;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// A row that the database refuses to change keeps no other from what the head says of it, and is
/// put right once the database takes it.
class RefusedRowsTest extends HeadsTest {
  private final SimpleMeterRegistry registry = new SimpleMeterRegistry();

  private Sender badSender;
  private Sender goodSender;

  @BeforeEach
  void senders() {
    heads =
        new HeadFollower(
            world.leader, world.nodes, world.terms, new MonitorMetrics(registry, world.id));
    badSender = world.sender();
    goodSender = world.sender();
    world.execute(
        "create function refused() returns trigger language plpgsql as $$ begin raise exception 'refused' using errcode = '22023'; end $$");
  }

  @Test
  void oneThatIsMinedKeepsNoOtherFromBeingIncluded() throws Exception {
    Signed bad = world.sign(badSender, Wish.transfer().withDepth(9, false));
    Signed good = world.sign(goodSender, Wish.transfer().withDepth(9, false));
    refuse(bad);
    world.send(bad, good);
    world.mine(1);

    world.run(heads);
    goesOn(1);

    assertThat(world.row(good.transaction()).get("block_number")).isNotNull();
    assertThat(world.row(bad.transaction())).containsEntry("block_number", null);

    heal();
    assertThat(world.row(bad.transaction()))
        .containsEntry("block_number", world.row(good.transaction()).get("block_number"));
    assertThat(world.events(bad.transaction())).containsExactly("queued", "signed", "included");
  }

  @Test
  void oneThatIsDeepKeepsNoOtherFromBecomingFinal() throws Exception {
    Signed bad = world.sign(badSender, Wish.transfer().withDepth(2, false));
    Signed good = world.sign(goodSender, Wish.transfer().withDepth(2, false));
    world.send(bad, good);
    world.mine(1);
    world.run(heads);
    refuse(bad);

    goesOn(2);

    assertThat(world.state(good.transaction())).isEqualTo("confirmed");
    assertThat(world.state(bad.transaction())).isEqualTo("pending");

    heal();
    assertThat(world.events(bad.transaction()))
        .containsExactly("queued", "signed", "included", "confirmed");
  }

  @Test
  void oneOfALostBlockKeepsNoOtherFromBeingPutBackAndIsNotForgotten() throws Exception {
    String before = snapshot();
    Signed bad = world.sign(badSender, Wish.transfer().withDepth(99, false));
    Signed good = world.sign(goodSender, Wish.transfer().withDepth(99, false));
    world.send(bad, good);
    world.mine(1);
    world.run(heads);
    refuse(bad);

    replace(before, 2);
    world.run(heads);
    goesOn(2);

    assertThat(world.row(good.transaction())).containsEntry("block_number", null);
    assertThat(world.row(bad.transaction()).get("block_number")).isNotNull();
    assertThat(unproved()).isOne();

    heal(); // by no depth: that would be 99 blocks
    assertThat(world.row(bad.transaction())).containsEntry("block_number", null);
    assertThat(world.events(bad.transaction()))
        .containsExactly("queued", "signed", "included", "reorged");
    assertThat(unproved()).isZero();
  }

  @Test
  void finalOneOfALostBlockKeepsNoOtherFromBeingPutBackAndIsNotForgotten() throws Exception {
    String before = snapshot();
    Signed bad = world.sign(badSender, Wish.transfer().withDepth(1, false));
    Signed good = world.sign(goodSender, Wish.transfer().withDepth(1, false));
    world.send(bad, good);
    world.mine(1);
    world.run(heads);
    refuse(bad);

    replace(before, 2);
    world.run(heads);
    goesOn(2);

    assertThat(world.state(good.transaction())).isEqualTo("pending");
    assertThat(world.state(bad.transaction())).isEqualTo("confirmed");
    assertThat(unproved()).isOne();

    heal();
    assertThat(world.events(bad.transaction()))
        .containsExactly("queued", "signed", "included", "confirmed", "finality-violated");
    assertThat(unproved()).isZero();
  }

  @Test
  void oneThatHasLostItsNonceKeepsNoOtherFromBeingJudged() throws Exception {
    Signed bad = world.sign(badSender, Wish.transfer().withDepth(2, false));
    Signed good = world.sign(goodSender, Wish.transfer().withDepth(2, false));
    world.send(new Signed(bad.transaction(), 0, badSender.sign(0, Wish.other(), 9)));
    world.send(new Signed(good.transaction(), 0, goodSender.sign(0, Wish.other(), 9)));
    refuse(bad);

    goesOn(4);

    assertThat(world.row(good.transaction())).containsEntry("failure_code", "SUPERSEDED");
    assertThat(world.row(bad.transaction())).containsEntry("failure_code", null);

    heal();
    goesOn(4);
    assertThat(world.row(bad.transaction())).containsEntry("failure_code", "SUPERSEDED");
  }

  @Test
  void markThatCannotBeTakenBackStaysAlone() throws Exception {
    Signed bad = world.sign(badSender, Wish.transfer().withDepth(9, false));
    Signed good = world.sign(goodSender, Wish.transfer().withDepth(9, false));
    world.execute("update transactions set waiting_for = 'history'");
    refuse(bad);

    goesOn(1);

    assertThat(world.row(good.transaction())).containsEntry("waiting_for", null);
    assertThat(world.row(bad.transaction())).containsEntry("waiting_for", "history");

    heal();
    assertThat(world.row(bad.transaction())).containsEntry("waiting_for", null);
  }

  @Test
  void waitForFinalityThatCannotBeEndedStaysAlone() throws Exception {
    world.mine(70);
    Signed bad = world.sign(badSender, Wish.transfer().withDepth(9, false));
    Signed good = world.sign(goodSender, Wish.transfer().withDepth(9, false));
    world.execute("update transactions set waiting_for = 'finality'");
    refuse(bad);

    goesOn(1);

    assertThat(world.row(good.transaction())).containsEntry("waiting_for", null);
    assertThat(world.row(bad.transaction())).containsEntry("waiting_for", "finality");

    heal();
    assertThat(world.row(bad.transaction())).containsEntry("waiting_for", null);
  }

  @Test
  void reasonThatCannotBeWrittenKeepsNoOtherFromItsOwn() throws Exception {
    Wish reverts = Wish.call(world.contract(Contracts.gate()), "0x").withDepth(9, false);
    Signed bad = world.sign(badSender, reverts);
    Signed good = world.sign(goodSender, reverts);
    refuse(bad, "and new.revert_reason is not null");
    world.send(bad, good);

    goesOn(1);

    assertThat(world.row(good.transaction()).get("revert_reason")).isNotNull();
    assertThat(world.row(bad.transaction()))
        .containsEntry("succeeded", false)
        .containsEntry("revert_reason", null);

    world.execute("update revert_reasons_due set ask_at = now()");
    heal();
    assertThat(world.row(bad.transaction()).get("revert_reason")).isNotNull();
  }

  private void refuse(Signed row) {
    refuse(row, "");
  }

  private void refuse(Signed row, String where) {
    world.execute(
        "create trigger refused before update on transactions for each row when (old.transaction_id = '%s' %s) execute function refused()"
            .formatted(row.transaction().value(), where));
  }

  /// Further heads are seen through, and the refusal is told.
  private void goesOn(int blocks) throws Exception {
    for (int block = 0; block < blocks; block++) {
      world.mine(1);
      world.run(heads);
    }
    assertThat(world.value(Long.class, "select max(number) from blocks"))
        .isEqualTo(chain.blockNumber());
    assertThat(registry.get("relayer.monitor.head").gauge().value())
        .isEqualTo((double) chain.blockNumber());
    assertThat(registry.get("relayer.monitor.passed.over").counter().count()).isPositive();
  }

  private void heal() throws Exception {
    world.execute("drop trigger refused on transactions");
    world.mine(1);
    world.run(heads);
  }

  private long unproved() {
    return world.value(Long.class, "select count(*) from blocks_to_prove");
  }
}
