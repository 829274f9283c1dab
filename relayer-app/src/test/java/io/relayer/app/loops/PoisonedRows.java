package io.relayer.app.loops;

import static io.relayer.app.loops.LoopScene.BAD;
import static io.relayer.app.loops.LoopScene.PAUSED;
import static io.relayer.app.loops.LoopScene.transactionOf;

import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/// Rows that the database refuses to change, whatever is to be written: one that has expired, one
/// that waits for its estimate, one that is to be sent again, one that has lost its clock.
final class PoisonedRows implements Plant {
  private static final List<String> TABLES = List.of("transactions", "attempts");

  /// That of the one which waits for its estimate, and of no other.
  private static final int ITS_PRIORITY = 4;

  private final LoopScene scene;
  private final RelayerLog log = RelayerLog.of("io.relayer");
  private String expired = "";
  private String again = "";
  private String silent = "";
  private String estimated = "";

  PoisonedRows(LoopScene scene) {
    this.scene = scene;
  }

  @Override
  public LoopScene scene() {
    return scene;
  }

  @Override
  public void plant() {
    scene.chain().pauseMining();
    again = scene.pay(BAD);
    silent = scene.pay(BAD);
    expired = scene.pay(PAUSED);
    for (String id : List.of(again, silent)) {
      scene.untilIs(id, "pending_at is not null");
      // in no block before it is healed
      scene.chain().rpc("anvil_dropTransaction", scene.hash(id));
    }
    scene.untilIs(expired, "true");
    scene.execute(
        "create function poisoned() returns trigger language plpgsql as $$ begin raise exception 'poisoned' using errcode = '22023'; end $$");
    Map<String, Object> unpriced = scene.payment(BAD);
    unpriced.remove("gasLimit");
    unpriced.put("priority", ITS_PRIORITY);
    poison("transactions", "or old.priority = " + ITS_PRIORITY, List.of(expired, again, silent));
    estimated = scene.publish(unpriced);
    // what the triggers would refuse as well
    unpoisoned(
        "update transactions set resend_at = now() where transaction_id = " + transactionOf(again));
    unpoisoned(
        "update transactions set resend_at = null where transaction_id = " + transactionOf(silent));
    unpoisoned(
        "update transactions set deadline = now() where transaction_id = "
            + transactionOf(expired));
  }

  private void poison(String table, String others, List<String> ids) {
    String rows =
        ids.stream()
            .map(id -> "'%s'".formatted(scene.text("select %s::text".formatted(transactionOf(id)))))
            .collect(Collectors.joining(", "));
    scene.execute(
        "create trigger poisoned before update on %s for each row when (old.transaction_id in (%s) %s) execute function poisoned()"
            .formatted(table, rows, others));
  }

  private void unpoisoned(String sql) {
    scene
        .stack()
        .database()
        .useTransaction(handle -> {
          handle.execute("set local session_replication_role = replica");
          handle.execute(sql);
        });
  }

  @Override
  public Map<String, Long> goodOnesGoOn() {
    return new Tour(scene, true).go();
  }

  @Override
  public void told() {
    for (String id : List.of(expired, again, silent, estimated)) {
      String transaction = scene.text("select %s::text".formatted(transactionOf(id)));
      scene.until("the log to name " + transaction, () -> log.says(transaction));
    }
  }

  @Override
  public void heal() {
    log.close();
    for (String table : TABLES) {
      scene.execute("drop trigger if exists poisoned on " + table);
    }
    scene.execute("drop function if exists poisoned");
    scene.until("what was refused to be done", () -> scene.is(expired, "failure_code = 'EXPIRED'"));
  }
}
