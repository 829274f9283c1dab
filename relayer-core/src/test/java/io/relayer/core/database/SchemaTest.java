package io.relayer.core.database;

import static org.assertj.core.api.Assertions.assertThat;

import io.relayer.core.FreshDatabase;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// Properties of the schema that no migration may undo.
class SchemaTest {
  private final FreshDatabase fresh = new FreshDatabase();

  @AfterEach
  void close() {
    fresh.close();
  }

  /// A unique constraint of a partitioned table holds within its partition key alone, and what is
  /// not partitioned is not dropped.
  @Test
  void onlyWhatMayGoIsPartitioned() {
    assertThat(
            texts(
                """
                select c.relname from pg_partitioned_table p join pg_class c on c.oid = p.partrelid
                where c.relnamespace = 'relayer'::regnamespace order by 1
                """))
        .containsExactly("outbox", "rejection_log", "transitions");
  }

  @Test
  void onceIsAConstraintOfTheWholeTable() {
    assertThat(
            texts(
                """
                select c.relname || ' ' || array_to_string(array(
                         select a.attname from unnest(i.indkey::int2[]) with ordinality k (attnum, at)
                         join pg_attribute a on a.attrelid = i.indrelid and a.attnum = k.attnum order by k.at), ', ')
                       || coalesce(' where ' || pg_get_expr(i.indpred, i.indrelid), '')
                from pg_index i join pg_class c on c.oid = i.indrelid
                where c.relnamespace = 'relayer'::regnamespace and c.relkind = 'r' and i.indisunique and i.indisvalid
                """))
        .contains(
            "requests producer, request_id",
            "transactions request_key, generation",
            "transactions retry_of where (retry_of IS NOT NULL)",
            "transactions chain_id, sender, nonce where (nonce IS NOT NULL)",
            "attempts hash");
  }

  /// Both cost too much on the way of each request; a trigger might tell of work before its commit,
  /// besides.
  @Test
  void noForeignKeyAndNoTriggerSlowsAWriteDown() {
    assertThat(
            texts(
                """
                select conname::text from pg_constraint where connamespace = 'relayer'::regnamespace and contype = 'f'
                union all
                select t.tgname::text from pg_trigger t join pg_class c on c.oid = t.tgrelid
                where c.relnamespace = 'relayer'::regnamespace
                """))
        .isEmpty();
  }

  private List<String> texts(String sql) {
    return fresh
        .database()
        .withHandle(handle -> handle.createQuery(sql).mapTo(String.class).list());
  }
}
