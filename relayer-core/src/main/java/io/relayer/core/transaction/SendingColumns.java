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
/// `resend_check_at` is when the clock is looked at: never after `resend_at`, and before it where
/// that was put off. It alone stands in an index, so a copy that a node has taken puts the clock
/// off without an entry in any; whoever looks too early sets it to `resend_at`
/// ([ResendClock#decide]).
///
/// None of this raises the version where no step is taken: that counts what a transaction is, and
/// what was read of sending may be older than the row.
///
/// Why: RATIONALE.md#sending-on-the-row.
public final class SendingColumns {
  /// As a statement has it throughout, since two columns say it.
  private static final String NOW = "statement_timestamp()";

  private static final String RESEND_IN = "s.resend_in * interval '1 millisecond'";

  private static final String NET = ":net * interval '1 millisecond'";

  private static final String IS_OUT =
      "t.nonce is not null and t.block_number is null and t.final_at is null";

  /// The current attempt is a new one: it is sent again after the net, `:net` in milliseconds. It
  /// is looked at after a tenth of it, which is the usual time between two copies.
  public static final String STARTED =
      started(NOW + " + " + NET, earlier("%s + %s / 10".formatted(NOW, NET)));

  /// The same, where no copy of it is out, or none is known to be: it goes out at once.
  public static final String STARTED_AT_ONCE = started(NOW, earlier(NOW));

  /// The same, of rows of which it is not known whether they are out.
  public static final String STARTED_IF_OUT = started(ifOut(NOW), ifOut(earlier(NOW)));

  /// Its copy was lost, or may be: it goes out at once.
  public static final String AT_ONCE = clock(NOW, earlier(NOW));

  /// The same, of rows of which it is not known whether they are out.
  public static final String AT_ONCE_IF_OUT = clock(ifOut(NOW), ifOut(earlier(NOW)));

  static final String NEVER = clock("null", "null");

  /// The payload is not wanted any more; an empty attempt is.
  static final String UNWANTED = clock(ifEmpty("t.resend_at"), ifEmpty("t.resend_check_at"));

  /// A copy was handled. `s` has what became of it, as [SendingSteps] binds it.
  static final String HANDLED =
      """
      published_at = case when t.handled_at is null then to_timestamp(s.published_ms / 1000.0) else t.published_at end,
      handled_at = statement_timestamp(),
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
          + ", "
          + clock(
              "%s + %s".formatted(NOW, RESEND_IN),
              "case when s.resend_in is not null then %s end"
                  .formatted(earlier("%s + %s".formatted(NOW, RESEND_IN))))
          + """
          , refusals = case when s.turned is null then t.refusals when s.turned then t.refusals + 1 else 0 end,
          untaken_since = case when s.outcome is null then t.untaken_since
                               when s.outcome not in ('accepted', 'known') then coalesce(t.untaken_since, clock_timestamp()) end,
          least_price = case when s.outcome is null then t.least_price else s.least_price end,
          least_tip = case when s.outcome is null then t.least_tip else s.least_tip end
          """;

  private SendingColumns() {}

  private static String clock(String at, String checkAt) {
    return "resend_at = %s, resend_check_at = %s".formatted(at, checkAt);
  }

  /// @param at not null
  private static String earlier(String at) {
    return "least(t.resend_check_at, %s)".formatted(at);
  }

  private static String ifOut(String at) {
    return "case when %s then %s end".formatted(IS_OUT, at);
  }

  private static String ifEmpty(String at) {
    return """
    case when (select a.kind from attempts a
      where a.transaction_id = t.transaction_id and a.attempt = t.attempt) = 'empty' then %s end
    """
        .formatted(at)
        .strip();
  }

  /// The current attempt is a new one, and counts as put into the outbox now.
  private static String started(String at, String checkAt) {
    return clock(at, checkAt)
        + """
        , enqueued_at = clock_timestamp(), handled_at = null, published_at = null, sent_count = 0, misses = 0,
        last_sent_at = null, last_outcome = null, last_detail = null, untaken_since = null, refused_since = null, refusals = 0,
        least_price = null, least_tip = null
        """;
  }
}
