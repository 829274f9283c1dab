package io.relayer.app.demo;

import java.time.Instant;
import org.jdbi.v3.core.Handle;

/// Counts of transactions by stage; each stage counts those that are further, too.
///
/// @param ended confirmed ones, and those that failed or were cancelled
public record Stages(
    long queued, long signed, long pending, long included, long confirmed, long ended) {
  /// Over a row `t` of transactions: what an index knows of `requested_at >= :since`, so that a
  /// database with millions of older rows is not read whole. Ids begin with the milliseconds at
  /// which they were made, which was after the request; a minute for clocks that differ.
  static final String SINCE =
      """
      t.transaction_id >= (lpad(to_hex((extract(epoch from greatest(:since::timestamptz - interval '1 minute', 'epoch')) * 1000)::bigint), 12, '0')
        || repeat('0', 20))::uuid
      """;

  /// Of those that were asked for since then.
  public static Stages read(Handle handle, Instant since) {
    return handle
        .createQuery(
            """
            select count(*) as queued, count(signed_at) as signed, count(pending_at) as pending,
                   count(block_number) as included, count(*) filter (where state = 'confirmed') as confirmed,
                   count(final_at) as ended
            from transactions t where requested_at >= :since and
            """
                + SINCE)
        .bind("since", since)
        .map((rows, context) ->
            new Stages(
                rows.getLong("queued"),
                rows.getLong("signed"),
                rows.getLong("pending"),
                rows.getLong("included"),
                rows.getLong("confirmed"),
                rows.getLong("ended")))
        .one();
  }

  public String line(int of) {
    return "queued %d  signed %d  pending %d  included %d  confirmed %d  of %d"
        .formatted(queued, signed, pending, included, confirmed, of);
  }
}
