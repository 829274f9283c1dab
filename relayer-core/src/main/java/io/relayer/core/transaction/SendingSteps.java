package io.relayer.core.transaction;

import io.relayer.core.database.Lists;
import io.relayer.core.transaction.Handled.Sent;
import io.relayer.core.transaction.Handled.Turned;
import io.relayer.ethereum.value.Wei;
import io.relayer.messages.TransactionId;
import io.relayer.messages.event.EventName;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.SqlStatement;
import org.jspecify.annotations.Nullable;

/// What became of copies of current attempts, written on the rows of their transactions, which are
/// locked: with the step that it means where it means one, else without a step, event or new
/// version.
///
/// Why: RATIONALE.md#sending-on-the-row.
public final class SendingSteps {
  private static final String VALUES =
      ":attempts, :published, :outcomes, :details, :misses, :turned, :prices, :tips, :resendIn";

  private static final String COLUMNS =
      "attempt, published_ms, outcome, detail, misses, turned, least_price, least_tip, resend_in";

  static final String COPIES = "unnest(:ids, %s) as s (id, %s)".formatted(VALUES, COLUMNS);

  private static final String KNOWN =
      TransitionLog.step(
          StateColumns.KNOWN + ", " + SendingColumns.HANDLED_CURRENT,
          "unnest(:ids, :versions, %s) as s (id, version, %s)".formatted(VALUES, COLUMNS),
          "t.state = 'signed' and t.attempt = s.attempt");

  private static final String HANDLED =
      "update transactions t set %s from %s where t.transaction_id = s.id and case when t.attempt = s.attempt then true else false end"
          .formatted(SendingColumns.HANDLED_CURRENT, COPIES);

  private SendingSteps() {}

  /// @param transaction as it was locked
  public record Known(TransactionVersion transaction, Handled copy) {}

  /// `signed → pending`: a node took the copy of the current attempt.
  public static Set<TransactionId> known(Handle handle, List<Known> copies) {
    return copies.isEmpty()
        ? Set.of()
        : TransitionLog.run(
            bind(handle.createQuery(KNOWN), Lists.column(copies, Known::copy)),
            EventName.PENDING,
            Lists.column(copies, Known::transaction));
  }

  /// Writes what became of copies, and sets the re-sending clock; of those alone whose attempt is
  /// the current one. The time of publishing is that of an attempt's first copy: one that was
  /// handled without it gets none.
  public static void handled(Handle handle, List<Handled> copies) {
    if (!copies.isEmpty()) {
      bind(
              handle
                  .createUpdate(HANDLED)
                  .bindArray(
                      "ids", TransactionId.class, Lists.column(copies, h -> h.key().transaction())),
              copies)
          .execute();
    }
  }

  /// All but `:ids` and `:versions`.
  static <S extends SqlStatement<S>> S bind(S statement, List<Handled> copies) {
    return statement
        .bindArray("attempts", Integer.class, Lists.column(copies, h -> h.key().attempt()))
        .bindArray(
            "published",
            Long.class,
            Lists.column(
                copies, h -> h.publishedAt() == null ? null : h.publishedAt().toEpochMilli()))
        .bindArray("outcomes", String.class, ofSent(copies, Sent::outcome))
        .bindArray("details", String.class, ofSent(copies, Sent::detail))
        .bindArray("misses", Integer.class, ofSent(copies, Sent::misses))
        .bindArray("turned", Boolean.class, ofSent(copies, sent -> down(sent.turned())))
        .bindArray("prices", Wei.class, ofSent(copies, sent -> sent.asked().price()))
        .bindArray("tips", Wei.class, ofSent(copies, sent -> sent.asked().tip()))
        .bindArray(
            "resendIn",
            Long.class,
            Lists.column(copies, h -> h.resendIn() == null ? null : h.resendIn().toMillis()));
  }

  private static @Nullable Boolean down(Turned turned) {
    return switch (turned) {
      case DOWN -> true;
      case NOT_DOWN -> false;
      case UNKNOWN -> null;
    };
  }

  private static <V> List<V> ofSent(List<Handled> copies, Function<Sent, @Nullable V> value) {
    return Lists.column(copies, h -> h.sent() == null ? null : value.apply(h.sent()));
  }
}
