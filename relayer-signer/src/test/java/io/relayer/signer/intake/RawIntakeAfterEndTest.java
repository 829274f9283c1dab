package io.relayer.signer.intake;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/// Bytes that come for transactions which have ended, or which all nodes refuse.
class RawIntakeAfterEndTest extends RawIntakeCase {
  RawIntakeAfterEndTest() throws Exception {}

  @Test
  void whatIsFinalGetsNoFurtherAttempt() throws Exception {
    publish("a", "", wallet.payment(0, 20));
    stack.takeIn();
    stack.ask(
        "update transactions set state = 'failed', failure_code = 'SUPERSEDED', final_at = now() returning 'x'");
    publish("a", "", wallet.payment(0, 40));
    stack.takeIn();

    assertThat(stack.ask(ATTEMPTS)).containsExactly("1 20 gwei current");
    assertThat(stack.ask(EVENTS).getLast()).isEqualTo("1 failed again");
  }

  /// The present bytes pay as much, and no node takes them.
  @Test
  void whatAllNodesRefuseGivesWayToOtherBytesThatPayNoMore() throws Exception {
    publish("a", "", wallet.payment(0, 40));
    stack.takeIn();
    stack.ask("update transactions set sent_count = 1, refused_since = now() returning 'x'");
    publish("a", "", wallet.payment(0, 20), wallet.payment(0, 30));
    stack.takeIn();

    assertThat(stack.ask(ATTEMPTS)).containsExactly("1 40 gwei", "2 20 gwei", "3 30 gwei current");
    assertThat(stack.ask(BROADCASTS)).containsExactly("broadcasts:31337 1", "broadcasts:31337 3");
  }

  @Test
  void whatEndedAsAllNodesRefusedItIsTakenUpByOtherBytes() throws Exception {
    publish("a", "", wallet.payment(0, 40));
    stack.takeIn();
    end("state = 'failed', failure_code = 'REJECTED', failure_message = 'intrinsic gas too low'");
    publish("a", "", wallet.payment(0, 40));
    stack.takeIn();
    assertThat(stack.ask(EVENTS)).containsExactly("1 signed", "1 failed again");

    publish("a", "", wallet.payment(0, 20));
    stack.takeIn();

    assertThat(stack.ask(ATTEMPTS)).containsExactly("1 40 gwei", "2 20 gwei current");
    assertThat(stack.ask(BROADCASTS)).containsExactly("broadcasts:31337 1", "broadcasts:31337 2");
    assertThat(
            stack.ask(
                "select state || ' ' || (failure_code is null) || ' ' || (refused_at is null) from transactions"))
        .containsExactly("pending true true");
    assertThat(stack.ask(EVENTS))
        .containsExactly("1 signed", "1 failed again", "2 replaced", "2 pending again");
    assertThat(stack.ask("select (resend_at is null)::text from attempt_status order by attempt"))
        .containsExactly("true", "false");
  }

  @Test
  void whatWasCancelledStaysSo() throws Exception {
    publish("a", "", wallet.payment(0, 40));
    stack.takeIn();
    end("state = 'cancelled'");
    publish("a", "", wallet.payment(0, 60));
    stack.takeIn();

    assertThat(stack.ask(ATTEMPTS)).containsExactly("1 40 gwei current");
    assertThat(stack.ask(EVENTS).getLast()).isEqualTo("1 cancelled again");
  }

  @Test
  void anotherIdAtANonceWhoseBytesWereRefusedIsToldTheWayOn() throws Exception {
    publish("a", "", wallet.payment(0, 40));
    stack.takeIn();
    end("state = 'failed', failure_code = 'REJECTED', failure_message = 'intrinsic gas too low'");
    publish("b", "", wallet.payment(0, 20));
    stack.takeIn();

    assertThat(stack.ask("select code || ' ' || message from rejections"))
        .containsExactly(
            ("DUPLICATE_TRANSACTION raw: nonce 0 of %s on chain 31337 belongs to request default/a, which"
                    + " every node has refused: other bytes that execute the same may follow under that"
                    + " id; any others have to be sent past the relayer")
                .formatted(wallet.address()));
  }

  private void end(String how) throws Exception {
    stack.ask(
        "update transactions set sent_count = 1, refused_since = now(), resend_at = null returning 'x'");
    stack.ask(
        "update transactions set final_at = now(), refused_at = now(), %s returning 'x'"
            .formatted(how));
  }
}
