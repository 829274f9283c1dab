package io.relayer.operations.recovery;

import static org.assertj.core.api.Assertions.assertThat;

import io.relayer.broadcaster.publishing.Stored;
import io.relayer.messages.TransactionId;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// Events that are kept of requests which are still to be taken in again, with another body or the
/// same.
final class KeptEventsTest {
  private final OlderCopy copy = new OlderCopy();
  private final Stored stored = copy.stored();

  @AfterEach
  void close() {
    copy.close();
  }

  @Test
  void whatIsKeptOfARequestThatNeverComesCostsOthersNothing() {
    stored.queue("first");
    long before = costOf("a");
    keep("never", 1, "queued", "{}");

    assertThat(costOf("b")).isEqualTo(before);
    assertThat(copy.text("select count(*)::text from told_events")).isEqualTo("1");
  }

  @Test
  void eventsThatDoNotFitTheirRowGiveItTheirNumbersAlone() {
    keep("again", 1, "queued", "{}");
    keep("again", 2, "pending", "{\"hash\": \"0xzz\", \"nonce\": \"many\", \"blockNumber\": {}}");
    keep("again", 3, "none of the states", "{\"intent\": 7, \"gasUsed\": \"1e9\"}");

    TransactionId again = stored.queue("again");
    TransactionId next = stored.queue("next");

    assertThat(copy.history(again)).endsWith("4 queued queued");
    assertThat(copy.history(next)).isEqualTo("1 queued queued");
    assertThat(copy.text("select count(*)::text from told_events")).isEqualTo("0");
  }

  private long costOf(String id) {
    long before = copy.stack().database().statements();
    stored.queue(id);
    return copy.stack().database().statements() - before;
  }

  private void keep(String id, int sequence, String state, String detail) {
    copy.execute(
        """
        insert into told_events (producer, request_id, sequence, transaction_id, generation, event, state, detail, at)
        values ('billing', '%s', %d, gen_random_uuid(), 1, 'event', '%s', '%s', now())
        """
            .formatted(id, sequence, state, detail));
  }
}
