package io.relayer.operations.housekeeping;

import io.relayer.core.database.Database;
import io.relayer.core.database.DatabaseSection.Retention;
import java.time.Duration;
import java.util.function.ToIntFunction;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.Update;

/// Deletes what is over and older than its retention from tables that are not partitioned, in SQL
/// transactions of a thousand rows, found by their age. Every role does it; a row that another
/// process is about to delete is passed over.
///
/// Crash points: each portion is one SQL transaction; what it leaves the next round finds.
final class OldRows {
  private static final int PORTION = 1_000;

  /// More than that is left to the next round.
  private static final int PORTIONS = 50;

  /// A lease that nobody has had for so long is made anew when it is asked for, under an epoch that
  /// was never used.
  private static final Duration FREE_LEASE = Duration.ofDays(1);

  private final Database database;
  private final Retention retention;

  OldRows(Database database, Retention retention) {
    this.database = database;
    this.retention = retention;
  }

  /// @return whether there may be more
  boolean delete() {
    boolean more = portions(handle -> leases(handle, FREE_LEASE));
    if (retention.orders().isPresent()) {
      Duration orders = retention.orders().get();
      more |= portions(handle -> orders(handle, orders));
      more |= portions(handle -> retryItems(handle, orders));
      more |= portions(handle -> retryJobs(handle, orders));
    }
    if (retention.recovery().isPresent()) {
      Duration recovery = retention.recovery().get();
      more |= portions(handle -> toldEvents(handle, recovery));
      more |= portions(handle -> positions(handle, recovery));
    }
    return more;
  }

  private boolean portions(ToIntFunction<Handle> delete) {
    for (int i = 0; i < PORTIONS; i++) {
      int deleted = database.inTransaction(delete::applyAsInt);
      if (deleted < PORTION) {
        return false;
      }
    }
    return true;
  }

  /// Orders that were carried out, or refused.
  static int orders(Handle handle, Duration keep) {
    return execute(
        handle.createUpdate(
            """
            with old as (
              select order_id from orders
              where ordered_at < clock_timestamp() - :keep * interval '1 second' and state <> 'open'
              order by ordered_at limit :portion for update skip locked)
            delete from orders o using old where o.order_id = old.order_id
            """),
        keep);
  }

  /// The items of the oldest retry job that is over; the job follows once it has none.
  static int retryItems(Handle handle, Duration keep) {
    return execute(
        handle.createUpdate(
            """
            with old as (
              select i.job_id, i.transaction_id
              from (
                select j.job_id from retry_job_log j
                where j.finished_at < clock_timestamp() - :keep * interval '1 second'
                  and exists (select from retry_items x where x.job_id = j.job_id)
                order by j.finished_at limit 1) j
              cross join lateral (
                select x.job_id, x.transaction_id from retry_items x
                where x.job_id = j.job_id order by x.transaction_id limit :portion for update skip locked) i)
            delete from retry_items i using old where i.job_id = old.job_id and i.transaction_id = old.transaction_id
            """),
        keep);
  }

  static int retryJobs(Handle handle, Duration keep) {
    return execute(
        handle.createUpdate(
            """
            with old as (
              select job_id from retry_job_log j
              where finished_at < clock_timestamp() - :keep * interval '1 second'
                and not exists (select from retry_items i where i.job_id = j.job_id)
              order by finished_at limit :portion for update skip locked)
            delete from retry_job_log j using old where j.job_id = old.job_id
            """),
        keep);
  }

  /// Published events of requests that did not come again, once nothing is read again. Not while
  /// everything holds: somebody is recovering.
  static int toldEvents(Handle handle, Duration keep) {
    return execute(
        handle.createUpdate(
            """
            with old as (
              select producer, request_id, sequence from told_events
              where at < clock_timestamp() - :keep * interval '1 second'
                and not exists (select from holds)
                and not exists (select from positions where next_offset < read_before)
              order by at limit :portion for update skip locked)
            delete from told_events e using old
            where e.producer = old.producer and e.request_id = old.request_id and e.sequence = old.sequence
            """),
        keep);
  }

  /// Positions of a topic that was made anew since: under its present id it has others, which have
  /// moved later.
  static int positions(Handle handle, Duration keep) {
    return execute(
        handle.createUpdate(
            """
            with old as (
              select topic_id, partition from positions p
              where updated_at < clock_timestamp() - :keep * interval '1 second'
                and not exists (select from holds)
                and exists (
                  select from positions n
                  where n.topic = p.topic and n.partition = p.partition and n.topic_id <> p.topic_id
                    and n.updated_at > p.updated_at)
              limit :portion for update skip locked)
            delete from positions p using old where p.topic_id = old.topic_id and p.partition = old.partition
            """),
        keep);
  }

  /// No index: one would be written with each renewal.
  static int leases(Handle handle, Duration keep) {
    return execute(
        handle.createUpdate(
            """
            with old as (
              select name from leases
              where until < clock_timestamp() - :keep * interval '1 second' limit :portion for update skip locked)
            delete from leases l using old where l.name = old.name
            """),
        keep);
  }

  private static int execute(Update delete, Duration keep) {
    return delete.bind("keep", keep.toSeconds()).bind("portion", PORTION).execute();
  }
}
