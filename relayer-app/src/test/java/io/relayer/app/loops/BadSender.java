package io.relayer.app.loops;

import static io.relayer.app.loops.LoopScene.BAD;
import static io.relayer.app.loops.LoopScene.transactionOf;

import java.util.Map;

/// A sender with work for each loop that works for senders: a nonce to take, one to be raised, one
/// to be sent again, and a hole.
final class BadSender {
  private final LoopScene scene;
  private final String raised;
  private final String behind;

  /// Has it all, signed and accepted and in no block; mining is paused.
  BadSender(LoopScene scene) {
    this.scene = scene;
    scene.chain().pauseMining();
    raised = scene.pay(BAD);
    String hole = scene.pay(BAD);
    behind = scene.pay(BAD);
    for (String id : new String[] {raised, hole, behind}) {
      scene.untilIs(id, "pending_at is not null");
    }
    forget(scene, hole);
  }

  /// Leaves a hole in the nonces that are taken.
  static void forget(LoopScene scene, String id) {
    String transaction = scene.text("select %s::text".formatted(transactionOf(id)));
    scene.chain().rpc("anvil_dropTransaction", scene.hash(id));
    scene.execute("delete from outbox where '%s' = any(transaction_ids)".formatted(transaction));
    for (String table : new String[] {"transitions", "attempts", "transactions"}) {
      scene.execute("delete from %s where transaction_id = '%s'".formatted(table, transaction));
    }
    scene.execute("delete from requests where request_id = '%s'".formatted(id));
  }

  /// From now on each of the loops has to do with it.
  void ask() {
    scene.stack().requests().order(raised, "bump");
    scene.execute(
        "update transactions set resend_at = now() where transaction_id = "
            + transactionOf(behind));
    scene.pay(BAD);
    Map<String, Object> estimated = scene.payment(BAD);
    estimated.remove("gasLimit");
    scene.publish(estimated);
  }
}
