package io.relayer.operations.recovery;

import static org.assertj.core.api.Assertions.assertThat;

import io.relayer.core.order.Orders;
import io.relayer.core.order.Outcome;
import io.relayer.core.retry.Changes;
import io.relayer.core.retry.Retries;
import io.relayer.core.retry.RetryOutcome.Made;
import io.relayer.messages.TransactionId;
import io.relayer.messages.order.Order;
import io.relayer.messages.order.Order.Kind;
import io.relayer.messages.order.Order.Reading;
import io.relayer.messages.request.RequestKey;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/// An order without a generation means the newest one that there was when it was carried out,
/// however often it is read.
final class OrdersReadAgainTest extends RestorationCase {
  private static final RequestKey KEY = new RequestKey("billing", "paid");

  private final UUID topic = UUID.randomUUID();
  private final TransactionId first = copy.stored().queue("paid");

  @Test
  void aCancelThatIsReadAgainLeavesTheRetryAlone() {
    assertThat(cancel(1, Instant.now(), null)).isEqualTo("withdrawn: it had no nonce yet");
    TransactionId second = retry();

    assertThat(cancel(1, Instant.now(), Instant.now()))
        .isEqualTo("unchanged: it was carried out before, on generation 1");
    assertThat(state(second)).isEqualTo("queued");

    assertThat(cancel(2, Instant.now(), null))
        .as("another one")
        .isEqualTo("withdrawn: it had no nonce yet");
    assertThat(cancel(2, Instant.now(), Instant.now()))
        .as("read again, it means the same")
        .isEqualTo("refused: it is cancelled already");
  }

  @Test
  void whatItMeantComesBackFromKafkaEvenWhereThatGenerationDoesNot() throws Exception {
    cancel(1, Instant.now(), null);
    TransactionId second = retry();
    copy.stored().sign(second);
    copy.publish();
    copy.execute(
        "delete from attempts where transaction_id = '%s'".formatted(second),
        "delete from transitions where transaction_id in ('%s', '%s')".formatted(first, second),
        "update transactions set retried_by = null where transaction_id = '%s'".formatted(first),
        "delete from payloads where transaction_id = '%s'".formatted(second),
        "delete from transactions where transaction_id = '%s'".formatted(second),
        "delete from requests where request_key = (select request_key from transactions where transaction_id = '%s')"
            .formatted(first),
        "delete from payloads where transaction_id = '%s'".formatted(first),
        "delete from transactions where transaction_id = '%s'".formatted(first));
    copy.nextNonce(2);
    assertThat(copy.recover().obstacles()).isEmpty();
    assertThat(state(second)).isEqualTo("signed");
    assertThat(
            copy.text(
                "select count(*)::text from transactions where transaction_id = '" + first + "'"))
        .isEqualTo("0");

    assertThat(cancel(1, Instant.now(), Instant.now()))
        .isEqualTo("unchanged: it was carried out before, on generation 1");
    assertThat(
            copy.text(
                "select coalesce(intent, '-') from transactions where transaction_id = '"
                    + second
                    + "'"))
        .isEqualTo("-");
  }

  @Test
  void oneThatHadNoEffectDoesNotMeanWhatWasMadeAfterIt() {
    cancel(1, Instant.now(), null);
    Instant given = Instant.now();
    assertThat(cancel(2, given, null)).isEqualTo("refused: it is cancelled already");
    TransactionId second = retry();

    assertThat(cancel(2, given, Instant.now()))
        .isEqualTo("unchanged: it was read before, and generation 2 was made after it");
    assertThat(state(second)).isEqualTo("queued");
  }

  @Test
  void oneThatNobodyWasToldOfIsCarriedOutWhereItWasGivenAfterwards() {
    cancel(1, Instant.now(), null);
    TransactionId second = retry();

    assertThat(cancel(3, Instant.now(), Instant.now())).isEqualTo("withdrawn: it had no nonce yet");
    assertThat(state(second)).isEqualTo("cancelled");
  }

  @Test
  void whatIsRetriedByAnOrderThatIsReadAgainIsMeantByTheOnesBehindIt() {
    cancel(1, Instant.now(), null);
    Instant given = Instant.now();
    Instant again = Instant.now();
    TransactionId second = retry();

    assertThat(cancel(3, given, again)).isEqualTo("withdrawn: it had no nonce yet");
    assertThat(state(second)).isEqualTo("cancelled");
  }

  private TransactionId retry() {
    return copy.stack()
        .database()
        .inTransaction(h -> ((Made) Retries.retry(h, KEY, 1, Changes.NONE)).id());
  }

  private String cancel(int offset, Instant at, @Nullable Instant againSince) {
    Order order =
        new Order(KEY, Kind.CANCEL, null, "producer:billing")
            .readFrom(new Reading("%s-0-%d".formatted(topic, offset), at, againSince));
    Outcome outcome =
        copy.stack().database().inTransaction(h -> Orders.carryOut(h, List.of(order)).getFirst());
    return switch (outcome) {
      case Outcome.Done(var effect, var detail) -> effect.text() + ": " + detail;
      case Outcome.Refused(var why) -> "refused: " + why;
      case Outcome.Unknown() -> "unknown";
    };
  }

  private String state(TransactionId transaction) {
    return copy.text(
        "select state from transactions where transaction_id = '%s'".formatted(transaction));
  }
}
