package io.relayer.app.demo;

import java.time.Instant;
import org.jdbi.v3.core.Handle;

/// Counts of transactions by stage; each stage counts those that are further, too.
///
/// @param ended confirmed ones, and those that failed or were cancelled
public record Stages(
    long queued, long signed, long pending, long included, long confirmed, long ended) {
  /// Of those that were asked for since then.
  public static Stages read(Handle handle, Instant since) {
    return handle
        .createQuery(
            """
            select count(*) as queued, count(signed_at) as signed, count(pending_at) as pending,
                   count(block_number) as included, count(*) filter (where state = 'confirmed') as confirmed,
                   count(final_at) as ended
            from transactions where requested_at >= :since
            """)
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
