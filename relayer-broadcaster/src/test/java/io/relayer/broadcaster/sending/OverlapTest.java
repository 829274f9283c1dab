package io.relayer.broadcaster.sending;

import static io.relayer.broadcaster.sending.Fixtures.hash;
import static io.relayer.broadcaster.sending.Fixtures.sender;
import static io.relayer.broadcaster.sending.Fixtures.signed;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.relayer.broadcaster.sending.Scene.Signed;
import io.relayer.node.broadcast.BroadcastOutcome;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// Batches of one copy each: the second one is sent while the outcome of the first is being
/// written, which waits for a row that somebody else has locked until then.
class OverlapTest extends BroadcastingTest {
  private static final String LOCK_FIRST =
      """
      select from transactions where transaction_id = (
        select transaction_id from attempts where hash = decode(repeat('00', 31) || '01', 'hex')) for update
      """;

  private final Reading oneByOne = new Reading(scene, nodes, 1);
  private final ExecutorService others = Executors.newCachedThreadPool();
  private final CountDownLatch secondIsSent = new CountDownLatch(1);
  private final Signed first = signed(1, sender(1), 0);
  private final Signed second = signed(2, sender(2), 0);
  private final List<Object> handledAtSecond = new CopyOnWriteArrayList<>();

  @BeforeEach
  void sign() {
    scene.sign(first, second);
    scene.publish(0, hash(1), hash(2));
  }

  @AfterEach
  void closeReading() {
    secondIsSent.countDown();
    others.close();
    oneByOne.close();
  }

  @Test
  void nextBatchIsSentWhileOutcomesAreBeingWritten() throws Exception {
    untilTheSecondIsSent(LOCK_FIRST);

    oneByOne.until(() -> scene.position(0) == 2);

    assertThat(handledAtSecond).containsExactly(false);
    assertHandledOnce();
    assertThat(nodes.timesSent(first.body().raw())).isEqualTo(1);
    assertThat(nodes.timesSent(second.body().raw())).isEqualTo(1);
  }

  @Test
  void crashBeforeTheFirstCommitSendsBothAgain() throws Exception {
    crashesAt(first);
    untilTheSecondIsSent(LOCK_FIRST);

    assertThatThrownBy(() -> oneByOne.until(() -> false)).hasMessageContaining("crash");
    assertThat(handledAtSecond).containsExactly(false);
    assertThat(scene.row(first)).containsEntry("handled", false);
    assertThat(scene.row(second)).containsEntry("handled", false);
    assertThat(scene.position(0)).isZero();

    crashesNoMore();
    oneByOne.until(() -> scene.position(0) == 2);

    assertHandledOnce();
    assertThat(nodes.timesSent(first.body().raw())).isEqualTo(2);
    assertThat(nodes.timesSent(second.body().raw())).isEqualTo(2);
  }

  @Test
  void crashBetweenTheCommitsSendsTheSecondAgain() throws Exception {
    crashesAt(second);
    untilTheSecondIsSent(LOCK_FIRST);

    assertThatThrownBy(() -> oneByOne.until(() -> false)).hasMessageContaining("crash");
    assertThat(scene.row(first)).containsEntry("handled", true);
    assertThat(scene.row(second)).containsEntry("handled", false);
    assertThat(scene.position(0)).isEqualTo(1);

    crashesNoMore();
    oneByOne.until(() -> scene.position(0) == 2);

    assertHandledOnce();
    assertThat(nodes.timesSent(first.body().raw())).isEqualTo(1);
    assertThat(nodes.timesSent(second.body().raw())).isEqualTo(2);
  }

  @Test
  void whatSomebodyElseHasReadMeanwhileIsNotStoredNorWhatComesAfterIt() throws Exception {
    oneByOne.advance(1); // it has its partitions, and their positions stand
    Signed third = signed(3, sender(1), 1);
    Signed fourth = signed(4, sender(2), 1);
    oneByOne.until(() -> scene.position(0) == 2);
    scene.sign(third, fourth);
    nodes.calls.clear();
    scene.publish(0, hash(3), hash(4));
    untilTheSecondIsSent("update positions set next_offset = 3 where partition = 0");

    oneByOne.until(() -> scene.position(0) == 4);

    assertThat(scene.row(third)).as("somebody else's").containsEntry("handled", false);
    assertThat(scene.row(fourth)).containsEntry("state", "pending");
    assertThat(nodes.timesSent(fourth.body().raw())).isEqualTo(2);
    assertThat(scene.events(fourth)).containsExactly("queued", "signed", "pending");
  }

  @Test
  void batchThatTheOneBeforeDecidesIsReadAfterIt() {
    Signed next = signed(3, sender(1), 1);
    scene.sign(next);
    scene.publish(0, hash(2), hash(3));
    nodes.answer(first.body().raw(), new BroadcastOutcome.HashMismatch("another"));

    oneByOne.until(() -> scene.position(0) == 4);

    assertThat(nodes.timesSent(next.body().raw())).as("its sender is held").isZero();
    assertThat(nodes.toAll).as("its outcome was known").containsExactly(second.body().raw());
  }

  /// Somebody else does this and commits when the second copy is sent, not before.
  private void untilTheSecondIsSent(String statement) throws InterruptedException {
    CountDownLatch done = new CountDownLatch(1);
    var _ =
        others.submit(() -> {
          scene.database.useTransaction(handle -> {
            handle.execute(statement);
            done.countDown();
            secondIsSent.await();
          });
          return true;
        });
    done.await();
    nodes.before(sender -> {
      if (sender.equals(sender(2)) && secondIsSent.getCount() > 0) {
        handledAtSecond.add(String.valueOf(scene.row(first).get("handled")).equals("true"));
        secondIsSent.countDown();
      }
    });
  }

  private void crashesAt(Signed signed) {
    scene.execute(
        "create function crash() returns trigger language plpgsql as 'begin raise exception"
            + " ''crash''; end'");
    scene.execute(
        "create trigger crash before update of handled_at on transactions for each row"
            + " when (old.sender = decode('%s', 'hex')) execute function crash()"
                .formatted(signed.sender().toString().substring(2)));
  }

  private void crashesNoMore() {
    scene.execute("drop trigger crash on transactions");
  }

  private void assertHandledOnce() {
    for (Signed one : List.of(first, second)) {
      assertThat(scene.row(one)).containsEntry("state", "pending").containsEntry("sent_count", 1);
      assertThat(scene.events(one)).containsExactly("queued", "signed", "pending");
    }
  }
}
