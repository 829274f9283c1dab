package io.relayer.app.guides;

import static org.assertj.core.api.Assertions.assertThat;

import io.relayer.app.guides.Guides.Block;
import io.relayer.app.stack.Rows;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Each query of the guides has an answer, for the role that people are given.
class OperatorQueriesTest {
  private static final Rows ROWS = Rows.withoutKafka();

  /// A relayer in a bad night.
  @BeforeAll
  static void fill() {
    ROWS.head(12);
    ROWS.queued("invoice").sign(0).know().include(10, true).finish();
    ROWS.queued("sped-up").sign(7).know().executedElsewhere(10).finish();
    ROWS.queued("reverted").sign(1).know().include(10, false).finish();
    ROWS.queued("stuck").sign(2).know();
    ROWS.queued("refused").sign(3);
    ROWS.sql("update transactions set waiting_for = 'acceptance' where state = 'signed'");
    ROWS.queued("waiting");
    ROWS.sql(
        """
        update requests set producer = 'billing', request_id = 'invoice-8841' where request_id = 'invoice'
        """);
    ROWS.sql(
        """
        update transactions set queued_at = now() - interval '1 day', signed_at = now() - interval '1 day'
        where state = 'pending'
        """);
    ROWS.sql(
        """
        insert into nodes (chain_id, node, state, checked_at) values (31337, 'n', 'down', now())
        """);
    ROWS.sql(
        """
        insert into rejection_log (topic_id, topic, partition, "offset", code, message)
        values (gen_random_uuid(), 'relayer.requests', 1, 42, 'MALFORMED', 'no JSON object')
        """);
    ROWS.sql(
        "update accounts set held_for = 'hash-mismatch', held_detail = 'named otherwise', held_at = now()");
    ROWS.sql(
        """
        update transactions set last_outcome = 'hash-mismatch', last_detail = 'named otherwise' where state = 'pending'
        """);
    ROWS.relayer("bump", "test/waiting");
    ROWS.sql("insert into cursors (lane, system_identifier) values ('transitions', 1)");
    ROWS.relayer("retry", "create", "--all");
  }

  @AfterAll
  static void close() {
    ROWS.close();
  }

  static List<Block> queries() {
    return Guides.blocks().stream().filter(block -> block.language().equals("sql")).toList();
  }

  @ParameterizedTest
  @MethodSource("queries")
  void findsSomething(Block query) {
    assertThat(ROWS.asOperator(query.text())).isNotEmpty();
  }
}
