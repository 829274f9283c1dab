package io.relayer.signer.orders;

import static org.assertj.core.api.Assertions.assertThat;

import io.relayer.signer.row.RowState;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Each kind of order, for a row in each state: it is handled, and so is the one behind it.
class OrdersForRowsTest {
  private static final List<String> ORDERS =
      List.of(
          "\"order\":\"cancel\"",
          "\"order\":\"bump\"",
          "\"order\":\"retry\",\"generation\":2",
          "\"order\":\"retry\",\"generation\":1",
          "\"order\":\"cancel\",\"generation\":7",
          "\"order\":\"prioritize\",\"priority\":9");

  private final OrderStack stack;

  OrdersForRowsTest() throws Exception {
    stack = new OrderStack();
  }

  @AfterEach
  void close() {
    stack.close();
  }

  @ParameterizedTest
  @ValueSource(strings = {"local", "external", "nobody"})
  void anOrderIsHandledWhateverItsRow(String managedBy) throws Exception {
    if (!managedBy.equals("nobody")) {
      stack.sql(
          "insert into accounts (chain_id, address, managed_by) values (31337, decode(repeat('0a', 20), 'hex'), '%s')"
              .formatted(managedBy));
    }
    int handled = 0;
    for (RowState state : RowState.values()) {
      for (String order : ORDERS) {
        String id = "%s-%d".formatted(state, handled++);
        stack.queued(id);
        state.ofQueued(id).forEach(stack::sql);
        stack.publish("{\"id\":\"%s\",\"producer\":\"test\",%s}".formatted(id, order));
      }
      stack.queued(state + "-behind");
      stack.publish(
          "{\"id\":\"%s-behind\",\"producer\":\"test\",\"order\":\"cancel\"}".formatted(state));
      handled++;
      stack.carryOut();
      assertThat(
              stack.ask(
                  "select state from transaction_status where request_id = '%s-behind'"
                      .formatted(state)))
          .as("%s", state)
          .containsExactly("cancelled");
    }
    assertThat(stack.ask("select code from rejections")).isEmpty();
    assertThat(stack.ask("select count(*)::text from orders")).containsExactly("" + handled);
  }

  @Test
  void anOrderThatCanNotBeReadByThisBuildIsRejectedAlone() throws Exception {
    stack.queued("later");
    stack.queued("behind");
    stack.sql(
        "alter table transactions drop constraint transactions_failure_code_check, drop constraint failed_as_mined");
    stack.sql(
        "update transactions set state = 'failed', final_at = now(), failure_code = 'OF_A_LATER_BUILD' where request_key = (select request_key from requests where request_id = 'later')");
    stack.publish("{\"id\":\"later\",\"producer\":\"test\",\"order\":\"cancel\"}");
    stack.publish("{\"id\":\"behind\",\"producer\":\"test\",\"order\":\"cancel\"}");

    stack.carryOut();

    assertThat(stack.ask("select request_id || ' ' || code from rejections"))
        .containsExactly("later INTERNAL");
    assertThat(stack.ask("select state from transaction_status where request_id = 'behind'"))
        .containsExactly("cancelled");
  }
}
