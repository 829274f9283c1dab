package io.relayer.operations.recovery;

import static org.assertj.core.api.Assertions.assertThat;

import io.relayer.core.transaction.AttemptSteps;
import io.relayer.core.transaction.Intent;
import io.relayer.core.transaction.OrderedBy;
import io.relayer.core.transaction.TransactionSteps;
import java.util.List;
import org.junit.jupiter.api.Test;

/// Marks on restored rows, and the unknowns of an attempt that is restored.
final class RestoredMarksTest extends RestorationCase {
  @Test
  void whatWasOrderedToBeBumpedInTheBackupIsFinalAsItWasTold() throws Exception {
    copy.confirm(lost);
    copy.publish();
    String row = copy.row(lost);
    copy.execute(
        """
        update transactions set state = 'signed', pending_at = null, included_at = null, final_at = null,
          mined_attempt = null, mined_kind = null, succeeded = null, block_number = null, block_hash = null,
          gas_used = null, effective_gas_price = null, bump_ordered = true, sequence = 2 where transaction_id = '%s'
        """
            .formatted(lost),
        "delete from transitions where sequence > 2 and transaction_id = '%s'".formatted(lost));

    assertThat(copy.recover().obstacles()).isEmpty();

    assertThat(copy.row(lost)).isEqualTo(row).contains("\"state\": \"confirmed\"");
  }

  @Test
  void whatWasToldAsGivenUpIsNotWantedAgain() throws Exception {
    copy.step(lost, (h, ref) -> TransactionSteps.known(h, List.of(ref)));
    copy.step(
        lost,
        (h, ref) ->
            AttemptSteps.givenUp(
                h,
                List.of(ref),
                new AttemptSteps.Reason(Intent.CANCEL, null, new OrderedBy("operator:a"))));
    copy.publish();
    String row = copy.row(lost);
    copy.execute(
        "update transactions set intent = null, bump_ordered = true, sequence = 3 where transaction_id = '%s'"
            .formatted(lost),
        "delete from transitions where sequence > 3 and transaction_id = '%s'".formatted(lost));

    copy.recover();

    assertThat(copy.row(lost)).isEqualTo(row).contains("\"intent\": \"cancel\"");
  }

  /// For how many blocks it was out before is not known, which is not "since the first one".
  @Test
  void whatIsPutBackIsOutSinceThen() throws Exception {
    copy.publish();
    copy.forget(lost);
    copy.nextNonce(1);
    copy.execute(
        """
        insert into chain_heads (chain_id, head_number, head_hash, head_at, observed_at)
        values (31337, 500, sha256('head'), now(), now())
        """);

    copy.recover();

    assertThat(
            copy.text(
                "select head_number::text from attempts where transaction_id = '%s'"
                    .formatted(lost)))
        .isEqualTo("500");
  }
}
