package io.relayer.app.demo;

import java.sql.ResultSet;
import java.sql.SQLException;
import org.jdbi.v3.core.Handle;

/// Latencies of transactions from the time of their request's Kafka record, in milliseconds: until
/// they were signed, until they were published to the broadcaster, until a node's acceptance was
/// written down, until the block was noticed, until they were final. Times of records are those of
/// who published them, the others are the database's: on one machine the same.
///
/// @param seconds from the first request to the last end
record Latencies(
    double seconds,
    Quantiles signed,
    Quantiles published,
    Quantiles accepted,
    Quantiles included,
    Quantiles confirmed) {

  /// The median, and what all but one in a hundred stayed below.
  record Quantiles(double p50, double p99) {}

  static Latencies read(Handle handle) {
    return handle
        .createQuery(
            """
            with t as (
              select extract(epoch from t.signed_at - requested_at) * 1000 as signed,
                     extract(epoch from a.published_at - requested_at) * 1000 as published,
                     extract(epoch from pending_at - requested_at) * 1000 as accepted,
                     extract(epoch from included_at - requested_at) * 1000 as included,
                     extract(epoch from final_at - requested_at) * 1000 as confirmed,
                     requested_at, final_at
              from transactions t left join attempts a on a.transaction_id = t.transaction_id and a.attempt = 1)
            select coalesce(extract(epoch from max(final_at) - min(requested_at)), 0) as seconds,
                   percentile_disc(0.5) within group (order by signed) as signed_p50,
                   percentile_disc(0.99) within group (order by signed) as signed_p99,
                   percentile_disc(0.5) within group (order by published) as published_p50,
                   percentile_disc(0.99) within group (order by published) as published_p99,
                   percentile_disc(0.5) within group (order by accepted) as accepted_p50,
                   percentile_disc(0.99) within group (order by accepted) as accepted_p99,
                   percentile_disc(0.5) within group (order by included) as included_p50,
                   percentile_disc(0.99) within group (order by included) as included_p99,
                   percentile_disc(0.5) within group (order by confirmed) as confirmed_p50,
                   percentile_disc(0.99) within group (order by confirmed) as confirmed_p99
            from t
            """)
        .map((rows, context) ->
            new Latencies(
                rows.getDouble("seconds"),
                quantiles(rows, "signed"),
                quantiles(rows, "published"),
                quantiles(rows, "accepted"),
                quantiles(rows, "included"),
                quantiles(rows, "confirmed")))
        .one();
  }

  private static Quantiles quantiles(ResultSet rows, String of) throws SQLException {
    return new Quantiles(rows.getDouble(of + "_p50"), rows.getDouble(of + "_p99"));
  }
}
