package io.relayer.app.roles;

import static org.assertj.core.api.Assertions.assertThat;

import io.relayer.core.retry.Changes;
import io.relayer.core.retry.RetryCase;
import io.relayer.core.retry.RetryOutcome.Reason;
import io.relayer.core.transaction.Lives;
import io.relayer.core.transaction.Lives.Life;
import io.relayer.core.transaction.Lives.Stage;
import io.relayer.core.transaction.TransactionSteps;
import io.relayer.ethereum.value.Wei;
import io.relayer.messages.TransactionId;
import io.relayer.signer.signing.ReadyDao;
import io.relayer.signer.signing.ReadyTransaction;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// The check that nothing of the generations before can be executed any more is made again at each
/// step that rests on it.
class EarlierGenerationTest extends RetryCase {
  private static final ReadyDao.Caps CAPS =
      new ReadyDao.Caps(Wei.gwei(1), Wei.gwei(1), Wei.gwei(1));

  @ParameterizedTest
  @EnumSource(
      value = Stage.class,
      names = {"REVERTED", "CANCELLED", "EXPIRED", "REFUSED", "SUPERSEDED"})
  void nextOneIsNeitherOfferedNorSignedWhileAReorgHasOpenedTheOneBefore(Stage stage) {
    Life first = lives.at(stage);
    Life second = lives.of(made(retry(first)));
    assertThat(offered()).contains(second.id());

    first.step(TransactionSteps::violated);

    assertThat(offered()).doesNotContain(second.id());
    assertThat(second.signs()).isFalse();

    endAgain(first);

    assertThat(offered()).contains(second.id());
    assertThat(second.signs()).isTrue();
  }

  @Test
  void nextOneOfAPoolIsNotOfferedEither() {
    Life first = lives.at(Stage.REVERTED);
    Life second = lives.of(made(retry(first)));
    second.update("pool = 'payouts', sender = null");
    assertThat(ofPool()).containsExactly(second.id());

    first.step(TransactionSteps::violated);

    assertThat(ofPool()).isEmpty();
    assertThat(second.signs()).isFalse();
  }

  @Test
  void everyGenerationBeforeCountsNotOnlyTheLastOne() {
    Life first = lives.at(Stage.REVERTED);
    TransactionId second = made(retry(first));
    withdraw(second);
    Life third = lives.of(made(retry(second, Changes.NONE)));

    first.step(TransactionSteps::violated);

    assertThat(offered()).doesNotContain(third.id());
    assertThat(third.signs()).isFalse();

    endAgain(first);

    assertThat(third.signs()).isTrue();
  }

  @Test
  void whatWasExecutedAfterAllIsNeverSignedForAgain() {
    Life first = lives.at(Stage.REVERTED);
    Life second = lives.of(made(retry(first)));

    first.step(TransactionSteps::violated).include(1, true).finish();

    assertThat(first.is("confirmed")).isTrue();
    assertThat(offered()).doesNotContain(second.id());
    assertThat(second.signs()).isFalse();
  }

  @Test
  void oneThatEndedIsNotFollowedWhileAnEarlierOneIsOpenOrWasExecuted() {
    Life first = lives.at(Stage.REVERTED);
    TransactionId second = made(retry(first));
    first.step(TransactionSteps::violated);
    withdraw(second);

    assertRefused(retry(second, Changes.NONE), Reason.NOT_FINAL);

    first.include(1, true).finish();
    assertRefused(retry(second, Changes.NONE), Reason.CONFIRMED);
  }

  /// As a restore leaves it that finds a further attempt at a nonce of a foreign transaction.
  @Test
  void nextOneIsNotSignedWhileARestoreHasOpenedTheOneBefore() {
    Life first = lives.at(Stage.SUPERSEDED);
    Life second = lives.of(made(retry(first)));

    first.update(
        "state = 'pending', final_at = null, failure_code = null, failure_message = null, superseded_in = null, superseded_hash = null, pending_at = now()");

    assertThat(offered()).doesNotContain(second.id());
    assertThat(second.signs()).isFalse();
  }

  private void endAgain(Life first) {
    first.include(1, false).finish();
  }

  private List<TransactionId> offered() {
    return ids(
        lives
            .fresh()
            .database()
            .withHandle(handle ->
                ReadyDao.next(handle, Lives.CHAIN, Lives.SENDER, Optional.of(CAPS), 1_000)));
  }

  private List<TransactionId> ofPool() {
    return ids(
        lives
            .fresh()
            .database()
            .withHandle(handle ->
                ReadyDao.ofPool(handle, Lives.CHAIN, "payouts", Optional.of(CAPS), 1_000)));
  }

  private static List<TransactionId> ids(List<ReadyTransaction> ready) {
    return ready.stream().map(one -> one.ref().id()).toList();
  }
}
