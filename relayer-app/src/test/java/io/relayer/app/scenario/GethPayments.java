package io.relayer.app.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import io.relayer.app.stack.GethStack;
import java.util.Map;

/// Single payments on geth, and what must be right of each in the end.
record GethPayments(GethStack on) {
  /// Prices of the request's own.
  static Map<String, String> dynamic(String cap, String tip) {
    return Map.of("maxFeePerGas", cap, "maxPriorityFeePerGas", tip);
  }

  void pay(String id, int sender, Map<String, String> fee) {
    Map<String, Object> payment = on.stack().requests().payment(id, on.stack().sender(sender), 1);
    payment.put("fee", fee);
    on.stack().requests().publish(payment);
  }

  void order(String id, String order) {
    on.stack().requests().order(id, order);
  }

  /// Waits until geth has taken that attempt.
  void awaitAttempt(String id, int attempt) {
    on.awaitCount(
        attempts(
            "t.request_id = '%s' and a.attempt = %d and a.last_outcome in ('accepted', 'known')"
                .formatted(id, attempt)),
        1);
  }

  /// Blocks go by, and the pool keeps it.
  void isStuck(String id, int attempt) {
    awaitAttempt(id, attempt);
    on.awaitBlocks(3);
    assertThat(on.isPooled(on.attempts(id).get(attempt - 1))).isTrue();
  }

  /// How many attempts are so.
  ///
  /// @param condition on a row `a` of `attempt_status` and `t` of `transaction_status`
  static String attempts(String condition) {
    return "select count(*) from attempt_status a join transaction_status t using (transaction_id) where "
        + condition;
  }

  long refusedAsReplacements(String id) {
    return on.count(
        attempts(
            "t.request_id = '%s' and a.last_outcome = 'replacement-underpriced'".formatted(id)));
  }

  /// Which attempt the relayer says is in a block; 0 for none.
  long minedAttempt(String id) {
    return on.count(
        """
        select a.attempt from attempt_status a join transaction_status t using (transaction_id)
        where t.request_id = '%s' and a.mined
        """
            .formatted(id));
  }

  /// Waits until it is final; then one of its attempts is in a block, and the audit is clean.
  void ends(String id, String state) throws InterruptedException {
    String row = " from transaction_status where request_id = '%s'".formatted(id);
    on.awaitCount("select count(*)" + row + " and final_at is not null", 1);
    on.awaitNone("select coalesce(sum(backlog), 0) from outbox_status");
    assertThat(on.column("select state" + row)).containsExactly(state);
    assertThat(on.mined(id)).isOne();
    assertThat(on.stack().audit().violations()).isEmpty();
  }
}
