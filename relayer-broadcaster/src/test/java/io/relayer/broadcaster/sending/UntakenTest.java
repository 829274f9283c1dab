package io.relayer.broadcaster.sending;

import static io.relayer.broadcaster.sending.Fixtures.hash;
import static io.relayer.broadcaster.sending.Fixtures.sender;
import static io.relayer.broadcaster.sending.Fixtures.signed;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import io.relayer.broadcaster.sending.Scene.Signed;
import io.relayer.node.broadcast.BroadcastOutcome;
import io.relayer.node.broadcast.Refusal;
import java.util.HashSet;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/// Attempts that no node takes, whatever nodes answer: each says what it waits for, or has come to
/// its end.
class UntakenTest extends BroadcastingTest {
  private final Signed one = signed(1, sender(1), 0);
  private int copies;

  @BeforeEach
  void oneThatIsNext() {
    scene.execute(
        """
        insert into chains (chain_id, name, confirmations, confirm_by_finalized, retry_depth, block_time, stuck_after,
          in_flight_per_sender)
        values (31337, 'dev', 3, false, 64, interval '1 second', interval '10 minutes', 16)
        """);
    scene.sign(one);
    counted(0);
  }

  /// @return each outcome there is, what nodes make of it, and what it comes to
  static Stream<Arguments> outcomes() {
    Refusal none = Refusal.NONE;
    Refusal all = Refusal.BY_ALL;
    return Stream.of(
        Arguments.of(new BroadcastOutcome.Accepted(false), none, "pending"),
        Arguments.of(new BroadcastOutcome.NonceTooLow("nonce too low"), none, "nonce-disputed"),
        Arguments.of(new BroadcastOutcome.NonceGap("nonce too high"), none, "nonce-disputed"),
        Arguments.of(new BroadcastOutcome.ReplacementUnderpriced("too little"), none, "price"),
        Arguments.of(new BroadcastOutcome.Underpriced("underpriced"), none, "price"),
        Arguments.of(new BroadcastOutcome.InsufficientFunds("no funds"), none, "funds"),
        Arguments.of(new BroadcastOutcome.FeeCapExceeded("exceeds the cap"), none, "untaken"),
        Arguments.of(new BroadcastOutcome.PoolFull("txpool is full"), none, "untaken"),
        Arguments.of(new BroadcastOutcome.SenderReserved("reserved"), none, "untaken"),
        Arguments.of(new BroadcastOutcome.OverBlockLimit("exceeds a block"), all, "reject"),
        Arguments.of(new BroadcastOutcome.TypeNotSupported("type"), all, "acceptance"),
        Arguments.of(new BroadcastOutcome.TypeNotSupported("type"), none, "untaken"),
        Arguments.of(new BroadcastOutcome.NotPermitted("by plugin"), all, "acceptance"),
        Arguments.of(new BroadcastOutcome.NotPermitted("sender forbidden"), none, "untaken"),
        Arguments.of(new BroadcastOutcome.WrongChain("invalid chain id"), none, "untaken"),
        Arguments.of(new BroadcastOutcome.Fatal("oversized data"), all, "reject"),
        Arguments.of(new BroadcastOutcome.HashMismatch("another"), none, "hash-mismatch"),
        Arguments.of(new BroadcastOutcome.NotSent("429"), none, "untaken"),
        Arguments.of(new BroadcastOutcome.NotSent("429"), Refusal.SO_FAR, "untaken"),
        Arguments.of(new BroadcastOutcome.MaybeSent("in the wrong house"), all, "acceptance"),
        Arguments.of(new BroadcastOutcome.MaybeSent("time-out"), none, "untaken"));
  }

  @ParameterizedTest
  @MethodSource("outcomes")
  void whatNoNodeTakesSaysWhy(BroadcastOutcome outcome, Refusal refusal, String told) {
    nodes.answer(one.body().raw(), outcome, refusal);
    copies(1);
    longAgo();
    copies(4);

    assertThat(comesTo()).isEqualTo(told);
  }

  @Test
  void theTableHasEveryOutcome() {
    Set<Class<?>> had = new HashSet<>();
    outcomes().forEach(row -> had.add(requireNonNull(row.get()[0]).getClass()));

    assertThat(had).containsExactlyInAnyOrder(BroadcastOutcome.class.getPermittedSubclasses());
  }

  @Test
  void itIsToldOnceAndEndsWhenANodeTakesIt() {
    nodes.answer(one.body().raw(), new BroadcastOutcome.PoolFull("txpool is full"));
    copies(1);
    assertThat(comesTo()).as("at first").isEqualTo("signed");
    longAgo();
    copies(3);
    assertThat(scene.events(one)).containsExactly("queued", "signed", "waiting");

    nodes.answer(one.body().raw(), new BroadcastOutcome.Accepted(true));
    copies(1);
    assertThat(comesTo()).isEqualTo("pending");
    assertThat(scene.one("select count(untaken_since)::text from transactions")).isEqualTo("0");
  }

  @Test
  void aNodeThatForgotWhatItHadAndRefusesItNowIsToldOfToo() {
    copies(1);
    nodes.answer(one.body().raw(), new BroadcastOutcome.NonceTooLow("nonce too low"));
    copies(1);
    longAgo();
    copies(1);
    assertThat(comesTo()).isEqualTo("nonce-disputed");

    nodes.answer(one.body().raw(), new BroadcastOutcome.Accepted(true));
    copies(1);
    assertThat(comesTo()).isEqualTo("pending");
  }

  @Test
  void whatTheChainHasCountedIsNoDisputeAndEndsNothing() {
    counted(1);
    nodes.answer(one.body().raw(), new BroadcastOutcome.NonceTooLow("nonce too low"));
    copies(1);
    longAgo();
    copies(2);

    assertThat(comesTo()).isEqualTo("signed");

    counted(0);
    copies(1);
    assertThat(comesTo()).isEqualTo("nonce-disputed");
    counted(1);
    copies(1);
    assertThat(comesTo()).isEqualTo("signed");
  }

  @Test
  void whatIsSaidAgainstItByOneNodeIsAskedOfAllNextTime() {
    for (BroadcastOutcome alone :
        new BroadcastOutcome[] {
          new BroadcastOutcome.NonceTooLow("nonce too low"),
          new BroadcastOutcome.ReplacementUnderpriced("replacement transaction underpriced"),
          new BroadcastOutcome.Underpriced("transaction underpriced"),
          new BroadcastOutcome.InsufficientFunds("insufficient funds")
        }) {
      nodes.answer(one.body().raw(), alone);
      copies(1);
      nodes.toAll.clear();
      copies(1);
      assertThat(nodes.toAll).as("%s", alone).containsExactly(one.body().raw());
    }
  }

  private void longAgo() {
    scene.execute(
        "update transactions set untaken_since = now() - interval '6 minutes' where untaken_since is not null");
  }

  private String comesTo() {
    return scene.one(
        "select coalesce(t.intent, c.held_for, t.waiting_for, t.state) from transactions t join accounts c on c.address = t.sender");
  }

  private void counted(long latest) {
    scene.execute(
        """
        insert into account_observations (chain_id, address, latest_nonce, block_number, observed_at)
        select chain_id, address, ?, 1, now() from accounts
        on conflict (chain_id, address) do update set latest_nonce = excluded.latest_nonce
        """,
        latest);
  }

  private void copies(int times) {
    for (int i = 0; i < times; i++) {
      scene.publish(0, hash(1));
      copies++;
      reading.until(() -> scene.position(0) == copies);
    }
  }
}
