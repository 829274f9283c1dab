package io.relayer.monitor.retry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.relayer.core.database.Database;
import io.relayer.core.database.DatabaseSettings;
import io.relayer.core.retry.Changes;
import io.relayer.core.retry.Retries;
import io.relayer.core.retry.RetryJobDao;
import io.relayer.core.retry.RetryJobDao.Created;
import io.relayer.core.retry.RetryJobDao.Wanted;
import io.relayer.core.retry.RetryOutcome;
import io.relayer.core.transaction.TransactionFilter;
import io.relayer.devnet.TestDatabase;
import io.relayer.devnet.TestStack;
import io.relayer.ethereum.value.Address;
import io.relayer.messages.TransactionId;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// A job whose worker is killed in the middle, twice, while somebody else retries some of the same.
@Tag("long")
class KilledRetryWorkerTest {
  private static final int ITEMS = 5_000;
  private static final int SENDERS = 10;
  private static final Duration PATIENCE = Duration.ofMinutes(2);

  private final TestDatabase fresh = TestStack.database();
  private final DatabaseSettings settings =
      DatabaseSettings.of(fresh.url(), fresh.user(), fresh.password());
  private final Database database = Database.open(settings);

  @AfterEach
  void close() {
    database.close();
    fresh.close();
  }

  @Test
  void eachOfThousandsIsRetriedOnceWhateverMomentTheWorkerIsKilledAt() throws Exception {
    database.useTransaction(handle ->
        handle.execute(
            """
            insert into chains (chain_id, name, confirmations, confirm_by_finalized, retry_depth, block_time, stuck_after,
              in_flight_per_sender)
            values (31337, 'dev', 1, false, 10, '1 second', '10 minutes', 16)
            """));
    List<Address> senders =
        IntStream.range(0, SENDERS)
            .mapToObj(i -> Address.parse("0x%040x".formatted(i + 1)))
            .toList();
    FailedRows.insert(database, ITEMS, senders);
    Created job =
        database.inTransaction(handle ->
            RetryJobDao.create(
                handle, new Wanted(TransactionFilter.ALL, Changes.NONE, RetryJobDao.MOST, "test")));
    assertThat(job.matched()).isEqualTo(ITEMS);
    List<TransactionId> rivals =
        database.withHandle(handle ->
            handle
                .createQuery(
                    "select transaction_id from retry_items order by md5(transaction_id::text) limit 50")
                .mapTo(TransactionId.class)
                .list());

    killedAt(ITEMS / 5);
    int won = 0;
    for (TransactionId rival : rivals) {
      RetryOutcome outcome =
          database
              .inTransaction(handle -> Retries.retry(handle, List.of(rival), Changes.NONE))
              .values()
              .iterator()
              .next();
      won += outcome instanceof RetryOutcome.Made ? 1 : 0;
    }
    killedAt(ITEMS / 2);
    try (RetryWorker worker = RetryWorker.start(settings)) {
      await("the job to end")
          .atMost(PATIENCE)
          .until(() -> alive(worker) && "done".equals(text("select state from retry_jobs")));
    }

    assertThat(
            text(
                "select format('%s %s %s %s %s', matched, retried, skipped, failed, open) from retry_jobs"))
        .isEqualTo("%d %d %d 0 0".formatted(ITEMS, ITEMS - won, won));
    assertThat(
            text(
                """
                select format('%s %s', count(*), count(distinct request_key)) from transactions
                where generation = 2 and state = 'queued'
                """))
        .isEqualTo(ITEMS + " " + ITEMS);
    assertThat(
            text(
                """
                select format('%s %s', count(*), bool_and(events = 3 and numbers = 3 and last = 3))
                from (select t.request_key, count(*) as events, count(distinct x.sequence) as numbers, max(x.sequence) as last
                      from transitions x join transactions t using (transaction_id) group by t.request_key) told
                """))
        .as("queued, failed, queued: of each request, without a hole")
        .isEqualTo(ITEMS + " t");
  }

  private void killedAt(long items) throws InterruptedException {
    try (RetryWorker worker = RetryWorker.start(settings)) {
      await(items + " to be done")
          .atMost(PATIENCE)
          .pollInterval(Duration.ofMillis(2))
          .until(() -> alive(worker) && done() >= items);
      worker.kill();
    }
    assertThat(done()).as("killed in the middle").isLessThan(ITEMS);
  }

  private long done() {
    return Long.parseLong(text("select matched - open from retry_jobs"));
  }

  private static boolean alive(RetryWorker worker) {
    assertThat(worker.isRunning()).as("the worker ended by itself").isTrue();
    return true;
  }

  private String text(String sql) {
    return database.withHandle(
        handle -> handle.createQuery("select (%s)::text".formatted(sql)).mapTo(String.class).one());
  }
}
