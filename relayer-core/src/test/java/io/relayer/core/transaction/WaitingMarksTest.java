package io.relayer.core.transaction;

import static org.assertj.core.api.Assertions.assertThat;

import io.relayer.core.account.WaitReason;
import io.relayer.core.transaction.Lives.Life;
import io.relayer.core.transaction.Lives.Stage;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class WaitingMarksTest {
  private final Lives lives = new Lives();

  @AfterAll
  void close() {
    lives.close();
  }

  @Test
  void whatCanBePaidForIsReady() {
    Life life = marked(WaitReason.MAX_COST);

    assertThat(payable(life.ref())).isEqualTo(1);
    assertThat(life.get(String.class, "waiting_for")).isNull();
  }

  /// Another process has found meanwhile that it can't be paid for, by newer fees.
  @Test
  void whatWasMarkedAnewSinceItWasReadKeepsItsMark() {
    Life life = marked(WaitReason.MAX_COST);
    TransactionVersion read = life.ref();
    mark(life, WaitReason.FUNDS);

    assertThat(payable(read)).isZero();
    assertThat(life.get(String.class, "waiting_for")).isEqualTo("funds");
  }

  @Test
  void whatWaitsForSomethingElseGoesOnWaiting() {
    Life life = marked(WaitReason.FEES);

    assertThat(payable(life.ref())).isZero();
    assertThat(life.get(String.class, "waiting_for")).isEqualTo("fees");
  }

  private Life marked(WaitReason reason) {
    Life life = lives.at(Stage.QUEUED);
    mark(life, reason);
    return life;
  }

  private void mark(Life life, WaitReason reason) {
    lives
        .fresh()
        .database()
        .useTransaction(handle -> WaitingMarks.waiting(handle, List.of(life.ref()), reason));
  }

  private int payable(TransactionVersion ref) {
    return lives
        .fresh()
        .database()
        .inTransaction(handle -> WaitingMarks.payable(handle, List.of(ref)));
  }
}
