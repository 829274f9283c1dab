package io.relayer.operations.explain;

import io.relayer.core.transaction.State;
import io.relayer.messages.TransactionId;
import io.relayer.operations.status.TransactionDetail;
import io.relayer.operations.status.TransactionViewDao;
import io.relayer.operations.status.ViewRow;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// The moment at which a signed transaction was published from the outbox.
final class Publishing {
  private Publishing() {}

  /// Null where it is not known: it was not handled yet, one of its attempts was sent by a release
  /// that did not keep the time, or the time can't be true. It comes from the clock of the
  /// publisher or of Kafka, and the steps come from the database's: where it is not between them,
  /// the clocks disagree, or it is that of a copy after `relayer recover`.
  ///
  /// @param now by the database's clock
  static @Nullable Instant of(TransactionDetail detail, Instant now) {
    Instant published = first(detail.attempts());
    Instant signed = null;
    Instant known = now;
    TransactionId id = TransactionViewDao.id(detail.transaction());
    for (ViewRow step : detail.history()) {
      if (TransactionViewDao.id(step).equals(id)) {
        boolean isSigned = State.parse(step.get("state")) == State.SIGNED;
        if (signed == null && isSigned) {
          signed = Instant.parse(step.get("at"));
        } else if (signed != null && !isSigned) {
          known = Instant.parse(step.get("at"));
          break;
        }
      }
    }
    boolean isBetween =
        published != null
            && signed != null
            && !published.isBefore(signed.truncatedTo(ChronoUnit.MILLIS)) // as a record has it
            && !published.isAfter(known);
    return isBetween ? published : null;
  }

  private static @Nullable Instant first(List<ViewRow> attempts) {
    boolean isKnown =
        attempts.stream()
            .noneMatch(a -> a.time("published_at") == null && !a.get("sent_count").equals("0"));
    return isKnown
        ? attempts.stream()
            .map(a -> a.time("published_at"))
            .filter(Objects::nonNull)
            .min(Comparator.naturalOrder())
            .orElse(null)
        : null;
  }
}
