package io.relayer.monitor.retry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.relayer.core.lease.Lease;
import io.relayer.core.lease.LeaseLostException;
import io.relayer.core.restore.Holds;
import io.relayer.core.restore.ServerWatch;
import io.relayer.core.retry.Changes;
import io.relayer.core.retry.RetryJobDao;
import io.relayer.core.retry.RetryJobDao.Created;
import io.relayer.core.retry.RetryJobDao.Wanted;
import io.relayer.core.runtime.Channel;
import io.relayer.core.transaction.FailureCode;
import io.relayer.core.transaction.TransactionFilter;
import io.relayer.core.transaction.TransactionSteps;
import io.relayer.core.transaction.TransactionVersion;
import io.relayer.devnet.DevChain;
import io.relayer.devnet.Mining;
import io.relayer.devnet.TestStack;
import io.relayer.ethereum.value.Address;
import io.relayer.messages.TransactionId;
import io.relayer.monitor.Sender;
import io.relayer.monitor.Wish;
import io.relayer.monitor.World;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class RetryWorkTest {
  private final DevChain chain =
      TestStack.newChain(options -> options.withMining(new Mining.OnDemand()));
  private final World world = new World(chain);
  private final RetryWork work =
      new RetryWork(
          world.leader, world.id, new ServerWatch(world.database, () -> {}), world.metrics);
  private Sender sender = world.sender();

  @BeforeEach
  void beginAnew() {
    world.execute(
        "truncate requests, payloads, transactions, transitions, attempts, accounts, chain_heads, blocks, holds, retry_items, retry_job_log");
    world.announced.clear();
    sender = world.sender();
  }

  @AfterAll
  void close() {
    world.close();
    chain.close();
  }

  /// One that failed before it had a nonce.
  private TransactionId failed() {
    return failed(sender);
  }

  private TransactionId failed(Sender sender) {
    TransactionId id = world.queue(sender, Wish.transfer());
    drop(id);
    return id;
  }

  private void drop(TransactionId id) {
    world.database.useTransaction(handle ->
        TransactionSteps.dropped(
            handle,
            List.of(new TransactionVersion(id, 0)),
            FailureCode.ESTIMATE_REVERTED,
            List.of("no")));
  }

  /// One that reverted in that block.
  private TransactionId revertedIn(long block) {
    TransactionId id = world.sign(sender, Wish.transfer()).transaction();
    world.execute(
        """
        update transactions set state = 'failed', failure_code = 'REVERTED', final_at = now(), pending_at = now(),
          included_at = now(), mined_attempt = 1, mined_kind = 'payload', succeeded = false, block_number = ?,
          block_hash = sha256('b') where transaction_id = ?
        """,
        block,
        id);
    return id;
  }

  private void finalized(long number) {
    world.execute(
        """
        insert into chain_heads (chain_id, head_number, head_hash, head_at, finalized_number, finalized_hash, finalized_by,
          finalized_since, observed_at)
        values (31337, ? + 5, sha256('h'), now(), ?, sha256('f'), 'tag', now(), now())
        on conflict (chain_id) do update set head_number = excluded.head_number, finalized_number = excluded.finalized_number
        """,
        number,
        number);
  }

  private Created job() {
    return job(TransactionFilter.ALL);
  }

  private Created job(TransactionFilter filter) {
    return world.database.inTransaction(handle ->
        RetryJobDao.create(handle, new Wanted(filter, Changes.NONE, RetryJobDao.MOST, "test")));
  }

  private String counts(Created job) {
    return world.value(
        String.class,
        "select format('%s: %s matched, %s retried, %s skipped, %s failed, %s open', state, matched, retried, skipped, failed,"
            + " open) from retry_jobs where job_id = ?",
        job.id());
  }

  private int generations(TransactionId id) {
    return world.value(
        Integer.class,
        "select count(*) from transactions where request_key = (select request_key from transactions where transaction_id = ?)",
        id);
  }

  private Map<String, Long> waiting(Created job) {
    return world.database.withHandle(handle -> RetryJobDao.waiting(handle, job.id()));
  }

  @Test
  void eachFailedOneIsRetriedAndTheJobIsDone() throws Exception {
    TransactionId first = failed();
    TransactionId second = failed();
    world.queue(sender, Wish.transfer());
    Created job = job();
    assertThat(counts(job)).isEqualTo("running: 2 matched, 0 retried, 0 skipped, 0 failed, 2 open");

    world.run(work);

    assertThat(counts(job)).isEqualTo("done: 2 matched, 2 retried, 0 skipped, 0 failed, 0 open");
    assertThat(generations(first)).isEqualTo(2);
    assertThat(generations(second)).isEqualTo(2);
    assertThat(world.announced).contains(Channel.SIGNING, Channel.ESTIMATES);
    assertThat(
            world.value(
                Boolean.class,
                "select bool_and(t.retry_of = i.transaction_id) from retry_job_items i join transactions t on t.transaction_id = i.retried_as"))
        .isTrue();
  }

  @Test
  void jobOfNothingIsDoneAtOnce() {
    assertThat(counts(job())).isEqualTo("done: 0 matched, 0 retried, 0 skipped, 0 failed, 0 open");
  }

  @Test
  void onlyWhatFitsTheFilterIsTakenTheOldestFirst() {
    Sender another = world.sender();
    TransactionId oldest = failed();
    failed();
    failed(another);
    TransactionFilter ofSender =
        new TransactionFilter(Set.of(), sender.address(), null, Map.of(), null, null);

    Created job =
        world.database.inTransaction(
            handle -> RetryJobDao.create(handle, new Wanted(ofSender, Changes.NONE, 1, "test")));

    assertThat(job.matched()).isEqualTo(1);
    assertThat(world.value(String.class, "select transaction_id::text from retry_job_items"))
        .isEqualTo(oldest.toString());
    assertThat(world.value(String.class, "select filter ->> 'sender' from retry_jobs"))
        .isEqualTo(sender.address().toString());
  }

  @Test
  void itemWaitsUntilItsBlockIsFinalToTheBlock() throws Exception {
    TransactionId id = revertedIn(50);
    finalized(49);
    Created job = job();

    world.run(work);
    assertThat(generations(id)).isEqualTo(1);
    assertThat(waiting(job)).isEqualTo(Map.of("finality", 1L));

    finalized(50);
    world.run(work);
    assertThat(generations(id)).isEqualTo(2);
  }

  @Test
  void itemWhoseBlockIsNotTheChainsIsLookedAtAgainWhenTheFinalizedNumberHasMoved()
      throws Exception {
    TransactionId id = revertedIn(50);
    finalized(60);
    world.execute("insert into blocks values (31337, 50, sha256('another'), sha256('p'), now())");
    job();

    world.run(work);
    world.execute("delete from blocks");
    world.run(work);
    assertThat(generations(id)).isEqualTo(1);

    finalized(61);
    world.run(work);
    assertThat(generations(id)).isEqualTo(2);
  }

  @Test
  void pausedSenderAndPausedChainWaitAndOthersGoOn() throws Exception {
    Sender another = world.sender();
    TransactionId paused = failed();
    TransactionId free = failed(another);
    world.execute("update accounts set paused = 'signing' where address = ?", sender.address());
    Created job = job();

    world.run(work);
    assertThat(generations(paused)).isEqualTo(1);
    assertThat(generations(free)).isEqualTo(2);
    assertThat(waiting(job)).isEqualTo(Map.of("sender-paused", 1L));

    world.execute("update accounts set paused = null");
    world.execute("update chains set paused = true");
    world.run(work);
    assertThat(generations(paused)).isEqualTo(1);
    assertThat(waiting(job)).isEqualTo(Map.of("chain-paused", 1L));

    world.execute("update chains set paused = false");
    world.run(work);
    assertThat(counts(job)).startsWith("done: 2 matched, 2 retried");
  }

  @Test
  void senderWithAFullQueueGetsNoMore() throws Exception {
    many(1_100, sender.address());
    Created job = job();

    world.run(work);
    assertThat(counts(job)).contains("1000 retried", "100 open");

    world.database.useTransaction(handle ->
        handle.execute("delete from transactions where state = 'queued' and generation = 2"));
    world.run(work);
    assertThat(counts(job)).contains("1100 retried");
  }

  private void many(int count, Address sender) {
    FailedRows.insert(world.database, count, List.of(sender));
  }

  @Test
  void nothingIsRetriedWhileTheDatabaseHolds() throws Exception {
    TransactionId id = failed();
    job();
    world.database.useTransaction(handle -> Holds.put(handle, Holds.RESTORE, "behind"));

    world.run(work);
    assertThat(generations(id)).isEqualTo(1);

    world.database.useTransaction(handle -> Holds.release(handle, Holds.RESTORE));
    world.run(work);
    assertThat(generations(id)).isEqualTo(2);
  }

  @Test
  void whatCannotBeRetriedAnyMoreIsSkippedAndWhatCannotBeRetriedSoFails() throws Exception {
    TransactionId retried = failed();
    TransactionId late = failed();
    Created first = job();
    Created second = job();
    world.execute(
        "update transactions set deadline = now() - interval '1 second' where transaction_id = ?",
        late);

    world.run(work);

    assertThat(generations(retried)).isEqualTo(2);
    assertThat(counts(first)).isEqualTo("done: 2 matched, 1 retried, 0 skipped, 1 failed, 0 open");
    assertThat(counts(second)).isEqualTo("done: 2 matched, 0 retried, 1 skipped, 1 failed, 0 open");
    assertThat(
            world.value(
                String.class,
                "select string_agg(state || ' ' || reason, ', ' order by state) from retry_job_items where job_id = ?",
                second.id()))
        .isEqualTo("failed DEADLINE_PASSED, skipped ALREADY_RETRIED");
  }

  @Test
  void stoppedJobSkipsWhatIsOpenAndRetriesNothingMore() throws Exception {
    TransactionId id = failed();
    Created job = job();

    Optional<Integer> skipped =
        world.database.inTransaction(handle -> RetryJobDao.stop(handle, job.id()));
    world.run(work);

    assertThat(skipped).contains(1);
    assertThat(generations(id)).isEqualTo(1);
    assertThat(counts(job)).isEqualTo("stopped: 1 matched, 0 retried, 1 skipped, 0 failed, 0 open");
    assertThat(
            world.database.<Optional<Integer>, RuntimeException>inTransaction(
                handle -> RetryJobDao.stop(handle, job.id())))
        .isEmpty();
  }

  @Test
  void oneThatTheDatabaseRefusesFailsAloneAndNothingOfItsPageIsDoneTwice() throws Exception {
    TransactionId good = failed();
    TransactionId bad = failed();
    TransactionId another = failed();
    Created job = job();
    world.execute("update transactions set priority = 9 where transaction_id = ?", bad);
    world.execute(
        "alter table transactions add constraint a check (priority <> 9 or generation = 1)");

    world.run(work);
    world.execute("alter table transactions drop constraint a");

    assertThat(counts(job)).isEqualTo("done: 3 matched, 2 retried, 0 skipped, 1 failed, 0 open");
    assertThat(List.of(generations(good), generations(bad), generations(another)))
        .containsExactly(2, 1, 2);
    assertThat(
            world.value(String.class, "select reason from retry_job_items where state = 'failed'"))
        .isEqualTo("INTERNAL");
  }

  @Test
  void leaderThatLostItsLeaseRetriesNothing() {
    TransactionId id = failed();
    job();
    Lease lost = new Lease(world.lease.name(), world.lease.holder(), world.lease.epoch() - 1);

    assertThatThrownBy(() -> work.advance(lost)).isInstanceOf(LeaseLostException.class);

    assertThat(generations(id)).isEqualTo(1);
  }

  @Test
  void looksOnceASecondWhereThereIsNothingToDo() throws Exception {
    assertThat(work.advance(world.lease)).isEqualTo(Duration.ofSeconds(1));
  }
}
