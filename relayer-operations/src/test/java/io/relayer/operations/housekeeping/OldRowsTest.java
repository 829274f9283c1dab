package io.relayer.operations.housekeeping;

import static org.assertj.core.api.Assertions.assertThat;

import io.relayer.core.FreshDatabase;
import io.relayer.core.database.DatabaseSection.Retention;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class OldRowsTest {
  private final FreshDatabase fresh = new FreshDatabase();

  @AfterEach
  void close() {
    fresh.close();
  }

  @Test
  void ordersGoByTheirAge() {
    fresh.execute(
        """
        insert into orders (producer, request_id, kind, ordered_by, ordered_at, state)
        select 'p', n::text, 'cancel', 'operator:x', now() - n * interval '1 day', case n when 40 then 'open' else 'done' end
        from generate_series(1, 60) n
        """);
    assertThat(rows(Retention.DEFAULT).delete()).isFalse();
    assertThat(count("orders")).as("a year is the default").isEqualTo(60);

    rows(keep(30)).delete();

    assertThat(count("orders")).isEqualTo(30);
    assertThat(fresh.one(Integer.class, "select count(*) from orders where state = 'open'"))
        .as("what is not carried out yet")
        .isEqualTo(1);
  }

  @Test
  void aRetryJobGoesOnceItIsOverAndOldWithAllItsItems() {
    fresh.execute(
        """
        insert into retry_job_log (created_by, filter, changes, state, matched, failed, finished_at)
        values ('x', '{}', '{}', 'done', 2500, 2500, now() - interval '40 days'),
               ('x', '{}', '{}', 'running', 2, 0, null), ('x', '{}', '{}', 'done', 0, 0, now())
        """);
    fresh.execute(
        """
        insert into retry_items (job_id, transaction_id, chain_id, queue, state, reason, done_at)
        select 1, gen_random_uuid(), 1, '', 'failed', 'NO', now() from generate_series(1, 2500)
        """);
    fresh.execute(
        "insert into retry_items (job_id, transaction_id, chain_id, queue) select 2, gen_random_uuid(), 1, '' from generate_series(1, 2)");

    rows(keep(30)).delete();

    assertThat(
            fresh.one(
                String.class,
                "select string_agg(job_id::text, ',' order by job_id) from retry_job_log"))
        .isEqualTo("2,3");
    assertThat(count("retry_items")).isEqualTo(2);
  }

  @Test
  void whatWasToldGoesOnceNothingIsReadAgain() {
    fresh.execute(
        """
        insert into told_events (producer, request_id, sequence, transaction_id, generation, event, state, detail, at)
        select 'p', n::text, 1, gen_random_uuid(), 1, 'queued', 'queued', '{}', now() - n * interval '1 day'
        from generate_series(1, 60) n
        """);
    fresh.execute(
        "insert into positions (topic_id, topic, partition, next_offset, read_before) values (gen_random_uuid(), 't', 0, 5, 9)");
    rows(keep(30)).delete();
    assertThat(count("told_events")).as("there is more to read again").isEqualTo(60);

    fresh.execute("update positions set next_offset = 9");
    fresh.execute("insert into holds (name, detail) values ('restore', 'x')");
    rows(keep(30)).delete();
    assertThat(count("told_events")).as("somebody recovers").isEqualTo(60);

    fresh.execute("delete from holds");
    rows(keep(30)).delete();
    assertThat(count("told_events")).isEqualTo(29);
  }

  @Test
  void positionsOfATopicThatWasMadeAnewGo() {
    fresh.execute(
        """
        insert into positions (topic_id, topic, partition, next_offset, updated_at)
        values (gen_random_uuid(), 'anew', 0, 5, now() - interval '50 days'), (gen_random_uuid(), 'anew', 0, 1, now()),
               (gen_random_uuid(), 'anew', 1, 7, now() - interval '50 days'),
               (gen_random_uuid(), 'gone', 0, 6, now() - interval '50 days')
        """);

    rows(keep(30)).delete();

    assertThat(
            fresh.one(
                String.class,
                "select string_agg(topic || next_offset, ' ' order by next_offset) from positions"))
        .as("a journal that is gone is compared for ever")
        .isEqualTo("anew1 gone6 anew7");
  }

  @Test
  void leasesThatNobodyHasGoAndHeldOnesStay() {
    fresh.execute(
        """
        insert into leases (name, holder, epoch, until)
        select 'sender:' || n, 'x', n, case when n % 2 = 0 then now() + interval '10 seconds' else now() - interval '2 days' end
        from generate_series(1, 4000) n
        """);

    rows(keep(30)).delete();

    assertThat(count("leases")).isEqualTo(2_000);
  }

  @Test
  void aRoundHasABound() {
    fresh.execute(
        "insert into leases (name, holder, epoch, until) select 's' || n, 'x', 1, '-infinity' from generate_series(1, 60000) n");

    assertThat(rows(keep(30)).delete()).as("there is more").isTrue();
    assertThat(count("leases")).isEqualTo(10_000);
    assertThat(rows(keep(30)).delete()).isFalse();
  }

  @Test
  void whatIsKeptForEverStays() {
    fresh.execute(
        "insert into orders (producer, request_id, kind, ordered_by, ordered_at, state) values ('p', 'a', 'cancel', 'x', 'epoch', 'done')");
    rows(new Retention(
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty()))
        .delete();
    assertThat(count("orders")).isEqualTo(1);
  }

  private OldRows rows(Retention retention) {
    return new OldRows(fresh.database(), retention);
  }

  private static Retention keep(int days) {
    Optional<Duration> time = Optional.of(Duration.ofDays(days));
    return new Retention(time, time, Optional.empty(), time, time, time);
  }

  private int count(String table) {
    return fresh.one(Integer.class, "select count(*) from " + table);
  }
}
