package io.relayer.broadcaster.publishing;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.relayer.core.kafka.Stack;
import io.relayer.core.kafka.Topics;
import io.relayer.core.outbox.Lane;
import io.relayer.ethereum.value.ChainId;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// Rows of a lane whose transactions are not in the database any more, more of them than a page
/// has: the ones behind them go out.
class RowsWithoutTransactionTest {
  private static final int MORE_THAN_A_PAGE = 2_001;

  private final Stack stack = new Stack();
  private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
  private final Topics topics = new Topics(stack.prefix());

  @AfterEach
  void close() {
    stack.close();
  }

  @Test
  void eventsOfDeletedTransactionsHoldNobodyUp() throws Exception {
    String topic = stack.topic("events");
    transaction("kept");
    execute(
        """
        insert into transitions (pos, transaction_id, generation, sequence, event, state)
        select pg_current_xact_id(), gen_random_uuid(), 1, 1, 'queued', 'queued' from generate_series(1, %d)
        """
            .formatted(MORE_THAN_A_PAGE));
    execute(
        """
        insert into transitions (pos, transaction_id, generation, sequence, event, state, chain_id, subject, value)
        select pg_current_xact_id(), transaction_id, 1, 1, 'queued', 'queued', 1, 'test/kept', '{"id":"kept"}' from transactions
        """);

    Publisher publisher = Lanes.publisher(stack, new TransitionReader(topics), registry);
    for (int i = 0; i < 3; i++) {
      publisher.advance();
    }

    assertThat(stack.records(topic))
        .singleElement()
        .extracting(RowsWithoutTransactionTest::text)
        .asString()
        .contains("\"id\":\"kept\"");
    assertThat(passedOver(Lane.TRANSITIONS)).isEqualTo(MORE_THAN_A_PAGE);
    publisher.close();
  }

  @Test
  void broadcastsOfDeletedAttemptsHoldNobodyUp() throws Exception {
    ChainId chain = new ChainId(31337);
    Lane lane = Lane.broadcasts(chain);
    String topic = stack.topic("broadcasts.31337");
    transaction("kept");
    execute(
        """
        insert into outbox (pos, lane, transaction_ids, attempts)
        select pg_current_xact_id(), '%s', array[gen_random_uuid()], '{1}' from generate_series(1, %d)
        """
            .formatted(lane.name(), MORE_THAN_A_PAGE));
    execute(
        """
        insert into outbox (pos, lane, transaction_ids, attempts)
        select pg_current_xact_id(), '%s', array[transaction_id], array[n] from transactions, generate_series(1, 2) n order by n desc
        """
            .formatted(lane.name()));

    Publisher publisher = Lanes.publisher(stack, new BroadcastReader(topics, chain), registry);
    for (int i = 0; i < 3; i++) {
      publisher.advance();
    }

    assertThat(stack.records(topic))
        .singleElement()
        .extracting(RowsWithoutTransactionTest::text)
        .asString()
        .contains("\"id\":\"kept\"");
    assertThat(passedOver(lane))
        .as("also an attempt that is not there")
        .isEqualTo(MORE_THAN_A_PAGE + 1);
    publisher.close();
  }

  /// A row that no build writes: its bytes are no event.
  @Test
  void aRowThatMakesNoRecordHoldsNobodyUp() throws Exception {
    String topic = stack.topic("events");
    execute(
        """
        insert into outbox (pos, lane, key, headers, payload)
        select pg_current_xact_id(), 'notices', 'k'::bytea, h::jsonb, 'p'::bytea
        from unnest(array['[{"name": "x", "base64": "!"}]', '[]']) with ordinality u (h, n) order by n
        """);

    Publisher publisher = Lanes.publisher(stack, OutboxReader.notices(topics), registry);
    publisher.advance();

    assertThat(stack.records(topic)).hasSize(1);
    assertThat(passedOver(Lane.NOTICES)).isEqualTo(1);
    publisher.close();
  }

  private double passedOver(Lane lane) {
    return registry.get("relayer.outbox.passed.over").tag("lane", lane.name()).counter().count();
  }

  private void transaction(String id) {
    execute(
        """
        with r as (
          insert into requests (producer, request_id, fingerprint, fingerprint_version)
          values ('test', '%s', sha256('body'), 1) returning request_key),
        p as (
          insert into payloads (transaction_id, value, data, fee_speed)
          values (gen_random_uuid(), 1, '', 'average') returning transaction_id)
        insert into transactions (transaction_id, request_key, chain_id, sender, gas_limit,
          confirmations_required, requested_at, queued_at, state, sequence, nonce, attempt, signed_at)
        select transaction_id, request_key, 31337, decode(repeat('0a', 20), 'hex'), 21000,
          1, now(), now(), 'signed', 1, 0, 1, now() from r, p
        """
            .formatted(id));
    execute(
        """
        insert into attempts (transaction_id, attempt, kind, chain_id, hash, raw, type, gas_limit, gas_price, signed_at)
        select transaction_id, 1, 'payload', 31337, sha256('x'), '\\x02', 0, 21000, 1, now() from transactions
        """);
  }

  private void execute(String sql) {
    stack.database().useTransaction(handle -> handle.execute(sql));
  }

  private static String text(ConsumerRecord<byte[], byte[]> record) {
    return new String(record.value(), UTF_8);
  }
}
