package io.relayer.operations.recovery;

import static org.assertj.core.api.Assertions.assertThat;

import io.relayer.messages.TransactionId;
import org.junit.jupiter.api.Test;

/// An older copy that went on by itself before it was recovered, so that its events have numbers
/// under which others were published before.
final class ReusedEventNumbersTest extends RestorationCase {
  @Test
  void whatConsumersHaveUnderItsNumberIsToldUnderTheNext() throws Exception {
    toldAs(kept, "included", "pending");

    copy.recover();

    assertThat(copy.history(kept))
        .isEqualTo(
            "1 queued queued, 2 signed signed, 3 pending pending, 4 included pending, 5 confirmed confirmed,"
                + " 6 confirmed confirmed");
    copy.publish();
    assertThat(copy.recover().events()).isZero();
  }

  @Test
  void whatConsumersHaveUnderItsNumberIsNotToldAgainWhereItIsTheSame() throws Exception {
    copy.confirm(kept);
    copy.publish();

    assertThat(copy.recover().events()).isZero();

    assertThat(copy.history(kept)).endsWith("4 included pending, 5 confirmed confirmed");
  }

  /// It is confirmed by its fifth event, and consumers have heard another fifth one.
  private void toldAs(TransactionId transaction, String event, String state) throws Exception {
    copy.confirm(transaction);
    String history = "transaction_id = '%s' and sequence = 5".formatted(transaction);
    copy.execute(
        "create table own as select event, state, value from transitions where " + history,
        "update transitions set event = '%1$s', state = '%2$s', value = jsonb_set(value::jsonb, '{state}', '\"%2$s\"')::text where %3$s"
            .formatted(event, state, history));
    copy.publish();
    copy.execute(
        "update transitions t set event = o.event, state = o.state, value = o.value from own o where "
            + history);
  }
}
