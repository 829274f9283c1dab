package io.relayer.app.roles;

import static org.assertj.core.api.Assertions.assertThat;

import io.relayer.core.retry.Changes;
import io.relayer.core.retry.RetryCase;
import io.relayer.core.retry.RetryJobDao;
import io.relayer.core.retry.RetryOutcome;
import io.relayer.core.transaction.InBlock;
import io.relayer.core.transaction.Lives;
import io.relayer.core.transaction.Lives.Life;
import io.relayer.core.transaction.Lives.Stage;
import io.relayer.core.transaction.UnprovedBlockDao;
import io.relayer.core.transaction.UnprovedBlockDao.Unproved;
import io.relayer.ethereum.value.Wei;
import io.relayer.messages.TransactionId;
import io.relayer.monitor.retry.GenerationDao;
import io.relayer.monitor.retry.GenerationDao.Behind;
import io.relayer.monitor.retry.GenerationDao.Due;
import io.relayer.operations.status.SituationDao;
import io.relayer.signer.signing.ReadyDao;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// A block of which it is not known whether it is on the chain that is followed now: what ended in
/// it stays final, and nothing rests on it.
class UnprovedBlockTest extends RetryCase {
  private static final List<InBlock> BLOCK = List.of(new InBlock(Lives.BLOCK_NUMBER, Lives.BLOCK));
  private static final ReadyDao.Caps CAPS =
      new ReadyDao.Caps(Wei.gwei(1), Wei.gwei(1), Wei.gwei(1));

  @BeforeEach
  void allIsProved() {
    lives.fresh().execute("delete from blocks_to_prove", "delete from retry_items");
  }

  @ParameterizedTest
  @EnumSource(
      value = Stage.class,
      names = {"REVERTED", "CANCELLED", "EXPIRED", "REFUSED", "SUPERSEDED"})
  void whatEndedInItIsNotRetriedBeforeItIsProved(Stage stage) {
    Life life = lives.at(stage);
    isToBeProved();

    assertThat(retry(life))
        .isInstanceOfSatisfying(
            RetryOutcome.Unproved.class,
            waits -> {
              assertThat(waits.lookAgainAt()).isEqualTo(991);
              assertThat(waits.text()).contains("block 100", "add a node");
            });
    assertThat(unprovedBlock(life)).isEqualTo("100");

    isProved();
    assertThat(unprovedBlock(life)).isNull();
    made(retry(life));
  }

  @ParameterizedTest
  @EnumSource(
      value = Stage.class,
      names = {"REVERTED", "SUPERSEDED"})
  void nextGenerationStandsStillMeanwhileAndSaysSo(Stage stage) {
    Life first = lives.at(stage);
    Life second = lives.of(made(retry(first)));
    isToBeProved();

    assertThat(offered()).doesNotContain(second.id());
    assertThat(second.signs()).isFalse();
    assertThat(due(second)).containsExactly(Due.WAIT);

    isProved();
    assertThat(due(second)).isEmpty();
    assertThat(offered()).contains(second.id());
    assertThat(second.signs()).isTrue();
  }

  @Test
  void everyGenerationBeforeCounts() {
    Life first = lives.at(Stage.REVERTED);
    TransactionId second = made(retry(first));
    withdraw(second);
    isToBeProved();

    assertThat(retry(second, Changes.NONE)).isInstanceOf(RetryOutcome.Unproved.class);

    isProved();
    made(retry(second, Changes.NONE));
  }

  @Test
  void itemOfARetryJobSaysWhatItWaitsFor() {
    Life life = lives.at(Stage.REVERTED);
    head(1_000, Lives.BLOCK_NUMBER - 1);
    long job = job(life);
    assertThat(waitsFor(job)).containsOnlyKeys("finality");
    isToBeProved();
    assertThat(waitsFor(job)).containsOnlyKeys("block-proof");
  }

  @Test
  void itIsAskedForOnlyAsLongAsSomethingFinalRestsOnIt() {
    Life life = lives.at(Stage.REVERTED);
    InBlock unused = new InBlock(Lives.BLOCK_NUMBER - 1, Lives.BLOCK);
    lives
        .fresh()
        .inTransaction(handle -> {
          UnprovedBlockDao.put(handle, Lives.CHAIN, List.of(unused));
          return unused;
        });
    assertThat(page()).containsExactly(new Unproved(unused, false));

    lives.fresh().execute("delete from blocks_to_prove");
    isToBeProved();
    isToBeProved(); // again
    assertThat(page()).containsExactly(new Unproved(BLOCK.getFirst(), true));
    assertThat(life.is("failed")).isTrue();
  }

  private List<Unproved> page() {
    return lives.fresh().inTransaction(handle -> UnprovedBlockDao.page(handle, Lives.CHAIN, 10));
  }

  private void isToBeProved() {
    lives
        .fresh()
        .database()
        .useTransaction(handle -> UnprovedBlockDao.put(handle, Lives.CHAIN, BLOCK));
  }

  private void isProved() {
    lives
        .fresh()
        .database()
        .useTransaction(handle -> UnprovedBlockDao.forget(handle, Lives.CHAIN, BLOCK));
  }

  private @Nullable String unprovedBlock(Life life) {
    return lives
        .fresh()
        .inTransaction(handle -> SituationDao.of(handle, life.id()).text("unproved_block"));
  }

  private List<TransactionId> offered() {
    return lives
        .fresh()
        .inTransaction(
            handle -> ReadyDao.next(handle, Lives.CHAIN, Lives.SENDER, Optional.of(CAPS), 1_000))
        .stream()
        .map(one -> one.ref().id())
        .toList();
  }

  private List<Due> due(Life life) {
    return lives
        .fresh()
        .inTransaction(handle -> GenerationDao.due(handle, Lives.CHAIN, 1_000))
        .stream()
        .filter(one -> one.transaction().id().equals(life.id()))
        .map(Behind::due)
        .toList();
  }

  private long job(Life life) {
    lives
        .fresh()
        .execute(
            "insert into retry_job_log (created_by, filter, changes, state, matched) values ('test', '{}', '{}', 'running', 1)",
            "insert into retry_items (job_id, transaction_id, chain_id, queue, wait_block) select max(job_id), '%s', 31337, '', 100 from retry_job_log"
                .formatted(life.id()));
    return lives.fresh().one(Long.class, "select max(job_id) from retry_job_log");
  }

  private Map<String, Long> waitsFor(long job) {
    return lives.fresh().inTransaction(handle -> RetryJobDao.waiting(handle, job));
  }
}
