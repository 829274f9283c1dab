package io.relayer.app.loops;

import static io.relayer.app.loops.LoopScene.BAD;
import static io.relayer.app.loops.LoopScene.PAUSED;
import static io.relayer.app.loops.LoopScene.transactionOf;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/// Rows that each have to do with one loop: one that has expired, one that is to be sent again, one
/// that has lost its clock, one that is to be retried.
final class LockedTransactions implements Plant {
  private final LoopScene scene;
  private final List<String> locked = new ArrayList<>();
  private @Nullable Handle session;

  LockedTransactions(LoopScene scene) {
    this.scene = scene;
  }

  @Override
  public LoopScene scene() {
    return scene;
  }

  @Override
  public void plant() {
    scene.chain().pauseMining();
    String again = scene.pay(BAD);
    String silent = scene.pay(BAD);
    String expired = scene.pay(PAUSED);
    String failed = scene.pay(PAUSED);
    scene.untilIs(again, "pending_at is not null");
    scene.untilIs(silent, "pending_at is not null");
    scene.untilIs(expired, "true");
    scene.untilIs(failed, "true");
    scene.execute(
        "update transactions set deadline = now() where transaction_id = " + transactionOf(failed));
    scene.untilIs(failed, "failure_code = 'EXPIRED'");
    locked.addAll(List.of(again, silent, expired, failed));
    String rows =
        locked.stream().map(LoopScene::transactionOf).collect(Collectors.joining(", "));
    scene.execute(
        "update attempts set resend_at = now() where transaction_id = " + transactionOf(again));
    scene.execute(
        "update attempts set resend_at = null where transaction_id = " + transactionOf(silent));
    scene.execute(
        "update transactions set deadline = now() where transaction_id = " + transactionOf(expired));
    session =
        scene.locked("select from transactions where transaction_id in (%s) for update".formatted(rows));
  }

  @Override
  public void told() {}

  @Override
  public void heal() {
    if (session != null) {
      session.rollback();
      session.close();
    }
    scene.until(
        "what was locked to go on",
        () -> locked.stream().noneMatch(id -> scene.is(id, "state = 'queued' and deadline is not null")));
  }
}
