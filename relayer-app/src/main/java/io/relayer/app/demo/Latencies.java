package io.relayer.app.demo;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import org.jdbi.v3.core.Handle;

/// Latencies of transactions from the time of their request's Kafka record, in milliseconds: until
/// they were signed, until they were published to the broadcaster, until a node's acceptance was
/// written down, until the block was noticed, until they were final. Times of records are those of
/// who published them, the others are the database's: on one machine the same.
public record Latencies(
    Quantiles signed,
    Quantiles published,
    Quantiles accepted,
    Quantiles included,
    Quantiles confirmed) {

  /// From the first request to the last end.
  double seconds() {
    return confirmed.seconds();
  }

  /// The median, and what all but one in a hundred stayed below.
  ///
  /// @param seconds from the first request until the last transaction was so far
  public record Quantiles(double p50, double p99, double seconds) {}

  /// Of those that were asked for since then.
  public static Latencies read(Handle handle, Instant since) {
    return handle
        .createQuery(
            """
            with t as (
              select extract(epoch from t.signed_at - requested_at) * 1000 as signed,
                     extract(epoch from a.published_at - requested_at) * 1000 as published,
                     extract(epoch from pending_at - requested_at) * 1000 as accepted,
                     extract(epoch from included_at - requested_at) * 1000 as included,
                     extract(epoch from final_at - requested_at) * 1000 as confirmed,
                     requested_at, t.signed_at, a.published_at, pending_at as accepted_at, included_at,
                     final_at as confirmed_at
              from transactions t left join attempt_status a on a.transaction_id = t.transaction_id and a.attempt = 1
              where requested_at >= :since and %s)
            select percentile_disc(0.5) within group (order by signed) as signed_p50,
                   percentile_disc(0.99) within group (order by signed) as signed_p99,
                   coalesce(extract(epoch from max(signed_at) - min(requested_at)), 0) as signed_seconds,
                   percentile_disc(0.5) within group (order by published) as published_p50,
                   percentile_disc(0.99) within group (order by published) as published_p99,
                   coalesce(extract(epoch from max(published_at) - min(requested_at)), 0) as published_seconds,
                   percentile_disc(0.5) within group (order by accepted) as accepted_p50,
                   percentile_disc(0.99) within group (order by accepted) as accepted_p99,
                   coalesce(extract(epoch from max(accepted_at) - min(requested_at)), 0) as accepted_seconds,
                   percentile_disc(0.5) within group (order by included) as included_p50,
                   percentile_disc(0.99) within group (order by included) as included_p99,
                   coalesce(extract(epoch from max(included_at) - min(requested_at)), 0) as included_seconds,
                   percentile_disc(0.5) within group (order by confirmed) as confirmed_p50,
                   percentile_disc(0.99) within group (order by confirmed) as confirmed_p99,
                   coalesce(extract(epoch from max(confirmed_at) - min(requested_at)), 0) as confirmed_seconds
            from t
            """
                .formatted(Stages.SINCE))
        .bind("since", since)
        .map((rows, context) ->
            new Latencies(
                quantiles(rows, "signed"),
                quantiles(rows, "published"),
                quantiles(rows, "accepted"),
                quantiles(rows, "included"),
                quantiles(rows, "confirmed")))
        .one();
  }

  private static Quantiles quantiles(ResultSet rows, String of) throws SQLException {
    return new Quantiles(
        rows.getDouble(of + "_p50"), rows.getDouble(of + "_p99"), rows.getDouble(of + "_seconds"));
  }
}
