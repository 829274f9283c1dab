package io.relayer.operations.recovery;

import static org.assertj.core.api.Assertions.assertThat;

import io.relayer.core.transaction.Over;
import org.junit.jupiter.api.Test;

/// What was deleted by its age is not lost, and never put back: neither for the check at a start
/// nor for `relayer recover`.
final class PrunedRestorationTest extends RestorationCase {
  @Test
  void whatWasPrunedIsNotMissedInTheJournalOrAmongEvents() throws Exception {
    copy.confirm(kept);
    copy.confirm(lost);
    copy.publish();
    prune("true");

    assertThat(copy.missing()).isEmpty();
    assertThat(copy.unknownEvents()).isEmpty();
  }

  @Test
  void whatWasPrunedIsNotPutBackAndTheRestOfItsSenderIs() throws Exception {
    copy.confirm(kept);
    copy.publish();
    prune("request_id = 'kept'");
    copy.forget(lost);
    copy.nextNonce(1);
    assertThat(copy.missing()).hasSize(1);

    Restoration.Outcome outcome = copy.recover();

    assertThat(outcome.obstacles()).isEmpty();
    assertThat(copy.text("select string_agg(nonce::text, ' ') from transactions")).isEqualTo("1");
    assertThat(copy.nextNonce()).isEqualTo("2");
    assertThat(copy.text("select count(*)::text from told_events")).isEqualTo("0");
    assertThat(copy.missing()).isEmpty();
  }

  @Test
  void aNonceBelowTheMarkIsNotWrittenAgainForARequestThatIsNotKnown() throws Exception {
    copy.publish();
    copy.forget(lost);
    copy.execute("update accounts set pruned_below = 2");

    Restoration.Outcome outcome = copy.recover();

    assertThat(outcome.obstacles())
        .singleElement()
        .asString()
        .contains(
            "nonce 1 of", "is below 2, up to where transactions were deleted", "billing/lost");
    assertThat(copy.text("select string_agg(nonce::text, ' ') from transactions")).isEqualTo("0");
  }

  private void prune(String where) {
    int gone =
        copy.stack()
            .database()
            .inTransaction(handle -> {
              handle.execute(
                  """
                  insert into chains (chain_id, name, confirmations, confirm_by_finalized, retry_depth, block_time, stuck_after,
                    in_flight_per_sender)
                  values (31337, 'dev', 1, false, 64, '1 second', '10 minutes', 16) on conflict do nothing
                  """);
              Over.chain(handle);
              handle.execute(
                  "update transactions t set final_at = now() + interval '1 day' from requests r where r.request_key = t.request_key and t.final_at is not null and not (%s)"
                      .formatted(where));
              return Over.prune(handle);
            });
    assertThat(gone).isPositive();
  }
}
