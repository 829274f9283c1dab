package io.relayer.broadcaster.sending;

import static io.relayer.broadcaster.sending.Fixtures.hash;
import static io.relayer.broadcaster.sending.Fixtures.sender;
import static io.relayer.broadcaster.sending.Fixtures.signed;
import static org.assertj.core.api.Assertions.assertThat;

import io.relayer.broadcaster.sending.Scene.Signed;
import io.relayer.node.broadcast.BroadcastOutcome;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Errors of nodes: what of them is stored, and the time of the next send.
class NodeErrorsTest extends BroadcastingTest {
  record NodeError(BroadcastOutcome outcome, String code, long resendMillis) {
    @Override
    public String toString() {
      return code;
    }
  }

  static Stream<NodeError> refusals() {
    return Stream.of(
        new NodeError(
            new BroadcastOutcome.MaybeSent("time\u0000out\n" + "x".repeat(9_999)),
            "maybe-sent",
            200),
        new NodeError(new BroadcastOutcome.NotSent("429"), "not-sent", 200),
        new NodeError(new BroadcastOutcome.NonceGap("nonce too high"), "nonce-gap", 200),
        new NodeError(new BroadcastOutcome.NonceTooLow("nonce too low"), "nonce-too-low", 60_000),
        new NodeError(
            new BroadcastOutcome.InsufficientFunds("no money"), "insufficient-funds", 60_000));
  }

  @Test
  void whatEveryNodeRefusesForGoodIsGivenUpWithTheirWords() {
    Signed one = signed(1, sender(1), 0);
    scene.sign(one);
    nodes.answer(one.body().raw(), new BroadcastOutcome.Fatal("invalid sender"));
    scene.publish(0, hash(1));

    untilHandled(one);

    assertThat(scene.row(one)).containsEntry("state", "signed").containsEntry("resend_ms", null);
    assertThat(scene.events(one)).endsWith("given-up");
    assertThat(scene.one("select intent || ': ' || failure_message from transactions"))
        .isEqualTo("reject: invalid sender");
  }

  @Test
  void whatCanNotBePaidForWaitsForFundsUntilANodeTakesIt() {
    Signed one = signed(1, sender(1), 0);
    scene.sign(one);
    nodes.answer(one.body().raw(), new BroadcastOutcome.InsufficientFunds("no money"));
    scene.publish(0, hash(1));
    untilHandled(one);
    assertThat(scene.one("select waiting_for from transactions")).isEqualTo("funds");

    nodes.answer(one.body().raw(), new BroadcastOutcome.Accepted(false));
    sendAgain(one);

    assertThat(scene.one("select coalesce(waiting_for, 'nothing') from transactions"))
        .isEqualTo("nothing");
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("refusals")
  void whatNoNodeTookStaysSignedWithItsReasonAndIsPutOnTheClock(NodeError error) {
    Signed one = signed(1, sender(1), 0);
    scene.sign(one);
    nodes.answer(one.body().raw(), error.outcome());
    scene.publish(0, hash(1));

    untilHandled(one);

    assertThat(scene.row(one))
        .containsEntry("state", "signed")
        .containsEntry("last_outcome", error.code())
        .containsEntry("sent_count", 1)
        .containsEntry("resend_ms", error.resendMillis());
    assertThat((String) scene.row(one).get("last_detail"))
        .isNotEmpty()
        .hasSizeLessThanOrEqualTo(1000)
        .doesNotContain("\n");
    assertThat(scene.position(0)).isEqualTo(1);
  }

  @Test
  void shortDelaysGrowWithEachMissAndComeBackAfterACertainAnswer() {
    Signed one = signed(1, sender(1), 0);
    scene.sign(one);
    nodes.answer(one.body().raw(), new BroadcastOutcome.MaybeSent("time-out"));
    for (long resend : new long[] {200, 600, 1400, 60_000}) {
      sendAgain(one);
      assertThat(scene.row(one)).containsEntry("resend_ms", resend);
    }
    nodes.answer(one.body().raw(), new BroadcastOutcome.Accepted(true));
    sendAgain(one);
    assertThat(scene.row(one)).containsEntry("resend_ms", 60_000L).containsEntry("misses", 0);
    nodes.answer(one.body().raw(), new BroadcastOutcome.MaybeSent("time-out"));
    sendAgain(one);
    assertThat(scene.row(one)).containsEntry("resend_ms", 200L);
  }

  private void sendAgain(Signed signed) {
    long before = Math.max(scene.position(0), 0);
    scene.publish(0, signed.body().hash());
    reading.until(() -> scene.position(0) == before + 1);
  }
}
