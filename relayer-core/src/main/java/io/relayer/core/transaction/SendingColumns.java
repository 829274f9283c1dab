package io.relayer.core.transaction;

/// What the row of a transaction remembers of the sending of its current attempt, the only one that
/// is sent: assignments over `t`, each written here alone. Steps are made of them, so that state
/// and clock change in one row version. Where another attempt becomes the current one they all
/// start anew, and what was known of the one before is put away ([SentAttemptDao]).
///
/// An attempt that is signed has `resend_at` until a block holds it or it is over, so a lost record
/// of Kafka makes no silence. It is set to null, each time in the step itself, where:
///
/// - a block holds one of the attempts: all of them are settled with it, and a reorg sets it again;
/// - the row is final: nothing of it is sent any more, and a violation sets it again;
/// - the payload is given up: only an empty attempt is to be sent, and it brings its own;
/// - a copy was handled, or was due, that is not to be sent again as things stand, for one of these
///   reasons ([Sendability#isToBeSent]).
///
/// None of this raises the version where no step is taken: that counts what a transaction is, and
/// what was read of sending may be older than the row.
///
/// Why: RATIONALE.md#sending-on-the-row.
public final class SendingColumns {
  /// It is sent again after the net, `:net` in milliseconds.
  public static final String STARTED =
      started("clock_timestamp() + :net * interval '1 millisecond'");

  /// Its copy was lost, or may be: it goes out at once.
  public static final String AT_ONCE = "resend_at = clock_timestamp()";

  /// The same, of rows of which it is not known whether they are out.
  public static final String AT_ONCE_IF_OUT = "resend_at = " + nowIfOut();

  static final String NEVER = "resend_at = null";

  /// The payload is not wanted any more; an empty attempt is.
  static final String UNWANTED =
      """
      resend_at = case when (select a.kind from attempts a
        where a.transaction_id = t.transaction_id and a.attempt = t.attempt) = 'empty' then t.resend_at end
      """
          .strip();

  /// A copy was handled. `s` has what became of it, as [SendingSteps] binds it.
  static final String HANDLED =
      """
      published_at = case when t.handled_at is null then to_timestamp(s.published_ms / 1000.0) else t.published_at end,
      handled_at = clock_timestamp(),
      sent_count = case when s.outcome is null then t.sent_count else t.sent_count + 1 end,
      last_sent_at = case when s.outcome is null then t.last_sent_at else clock_timestamp() end,
      last_outcome = coalesce(s.outcome, t.last_outcome),
      last_detail = case when s.outcome is null then t.last_detail else s.detail end,
      misses = coalesce(s.misses, t.misses),
      refused_since = case when s.turned is null then t.refused_since
                           when s.turned then coalesce(t.refused_since, clock_timestamp()) end
      """;

  /// What is of the current attempt alone: when its bytes go out again, and at which price.
  static final String HANDLED_CURRENT =
      HANDLED
          + """
          , resend_at = clock_timestamp() + s.resend_in * interval '1 millisecond',
          refusals = case when s.turned is null then t.refusals when s.turned then t.refusals + 1 else 0 end,
          untaken_since = case when s.outcome is null then t.untaken_since
                               when s.outcome not in ('accepted', 'known') then coalesce(t.untaken_since, clock_timestamp()) end,
          least_price = case when s.outcome is null then t.least_price else s.least_price end,
          least_tip = case when s.outcome is null then t.least_tip else s.least_tip end
          """;

  private SendingColumns() {}

  /// The current attempt is a new one, and counts as put into the outbox now.
  ///
  /// @param resendAt when it goes out again
  public static String started(String resendAt) {
    return """
    enqueued_at = clock_timestamp(), resend_at = %s, handled_at = null, published_at = null, sent_count = 0, misses = 0,
    last_sent_at = null, last_outcome = null, last_detail = null, untaken_since = null, refused_since = null, refusals = 0,
    least_price = null, least_tip = null
    """
        .formatted(resendAt);
  }

  /// Now, where it has its nonce, no block is known to hold it, and it is not over; else null.
  public static String nowIfOut() {
    return "case when t.nonce is not null and t.block_number is null and t.final_at is null then clock_timestamp() end";
  }
}
