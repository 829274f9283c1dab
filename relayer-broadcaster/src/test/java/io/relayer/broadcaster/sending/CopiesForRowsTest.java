package io.relayer.broadcaster.sending;

import static io.relayer.broadcaster.sending.Fixtures.hash;
import static io.relayer.broadcaster.sending.Fixtures.sender;
import static io.relayer.broadcaster.sending.Fixtures.signed;
import static org.assertj.core.api.Assertions.assertThat;

import io.relayer.broadcaster.sending.Scene.Signed;
import java.util.List;
import org.junit.jupiter.api.Test;

/// A copy of an attempt whose row is in any state, and records that are none: each is handled, and
/// so is the one behind it.
class CopiesForRowsTest extends BroadcastingTest {
  private static final String IN_A_BLOCK =
      """
      pending_at = now(), included_at = now(), mined_attempt = 1, mined_kind = 'payload', block_number = 5,
      block_hash = sha256('block'), succeeded =\
      """;

  private static final List<String> STATES =
      List.of(
          "version = version",
          "intent = 'cancel'",
          "state = 'pending', pending_at = now()",
          "state = 'pending', " + IN_A_BLOCK + " true",
          "state = 'confirmed', final_at = now(), " + IN_A_BLOCK + " true",
          "state = 'failed', failure_code = 'REVERTED', final_at = now(), " + IN_A_BLOCK + " false",
          "state = 'failed', failure_code = 'SUPERSEDED', superseded_in = 5, final_at = now()",
          "state = 'failed', failure_code = 'REJECTED', refused_at = now(), final_at = now()",
          "state = 'cancelled', refused_at = now(), final_at = now()",
          "state = 'cancelled', intent = 'cancel', final_at = now(), "
              + IN_A_BLOCK.replace("payload", "empty")
              + " true");

  private static final List<String> NO_COPIES =
      List.of(
          "",
          "null",
          "[]",
          "{",
          "{}",
          "{\"hash\":null}",
          "{\"hash\":7}",
          "{\"hash\":\"\\u0000\"}",
          "{\"hash\":\"0x12\"}",
          "{\"version\":" + "9".repeat(2_000) + "}",
          "[".repeat(5_000));

  @Test
  void aCopyIsHandledWhateverItsRow() {
    int number = 0;
    for (String state : STATES) {
      Signed one = signed(++number, sender(number), 0);
      scene.sign(one);
      scene.execute(
          "update transactions set %s where transaction_id = ?".formatted(state),
          one.key().transaction().value());
      scene.publish(0, hash(number));
      Signed behind = signed(++number, sender(number), 0);
      scene.sign(behind);
      scene.publish(0, hash(number));

      untilHandled(behind);
      assertThat(scene.row(behind)).as(state).containsEntry("state", "pending");
    }
    assertThat(scene.position(0)).isEqualTo(number);
  }

  /// It is passed over once, and found by its block, or sent again by its clock.
  @Test
  void aCopyWhoseRowIsRefusedKeepsNoOtherFromBeingHandled() throws Exception {
    Signed before = signed(1, sender(1), 0);
    Signed bad = signed(2, sender(2), 0);
    Signed behind = signed(3, sender(3), 0);
    scene.sign(before, bad, behind);
    scene.execute(
        "create function refused() returns trigger language plpgsql as $$ begin raise exception 'refused' using errcode = '22023'; end $$");
    scene.execute(
        "create trigger refused before update on transactions for each row when (old.transaction_id = '%s') execute function refused()"
            .formatted(bad.key().transaction().value()));
    scene.publish(0, hash(1), hash(2), hash(3));

    untilHandled(behind);

    assertThat(scene.row(before)).containsEntry("state", "pending");
    assertThat(scene.row(behind)).containsEntry("state", "pending");
    assertThat(scene.row(bad)).containsEntry("state", "signed").containsEntry("handled", false);
    assertThat(scene.events(before)).containsOnlyOnce("pending");
    assertThat(scene.position(0)).isEqualTo(3);
    assertThat(scene.metrics.get("relayer.broadcast.passed.over").counter().count()).isOne();

    scene.execute("drop trigger refused on transactions");
    scene.publish(0, hash(2)); // as its clock does
    untilHandled(bad);
    assertThat(scene.row(bad)).containsEntry("state", "pending");
    assertThat(scene.events(bad)).containsOnlyOnce("pending");
  }

  @Test
  void whatIsNoCopyIsPassedOver() {
    for (String value : NO_COPIES) {
      scene.publish(0, value);
    }
    Signed behind = signed(1, sender(1), 0);
    scene.sign(behind);
    scene.publish(0, hash(1));

    untilHandled(behind);

    assertThat(scene.position(0)).isEqualTo(NO_COPIES.size() + 1);
    assertThat(
            scene
                .metrics
                .get("relayer.broadcast.copies")
                .tag("outcome", "unreadable")
                .counter()
                .count())
        .isEqualTo(NO_COPIES.size());
  }
}
