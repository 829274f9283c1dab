package io.relayer.operations.housekeeping;

import static org.assertj.core.api.Assertions.assertThat;

import io.relayer.core.FreshDatabase;
import io.relayer.core.database.DatabaseSection.Retention;
import io.relayer.core.transaction.Lives;
import io.relayer.core.transaction.Lives.Stage;
import io.relayer.core.transaction.Over;
import io.relayer.core.transaction.RequestPruning;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class OverRequestsTest {
  private final Lives lives = Lives.local();
  private final FreshDatabase fresh = lives.fresh();

  @BeforeEach
  void aChainThatHasGoneOn() {
    fresh.execute(
        """
        insert into chains (chain_id, name, confirmations, confirm_by_finalized, retry_depth, block_time, stuck_after,
          in_flight_per_sender)
        values (31337, 'dev', 1, false, 64, '1 second', '10 minutes', 16)
        """);
    fresh.database().useTransaction(Over::chain);
  }

  @AfterEach
  void close() {
    lives.close();
  }

  @Test
  void goesThroughAllInPortions() {
    lives.at(Stage.CONFIRMED);
    fresh.execute(
        """
        insert into requests (producer, request_id, fingerprint, fingerprint_version)
        select 'many', n::text, sha256('x'), 1 from generate_series(1, 1234) n
        """,
        """
        insert into transactions (transaction_id, request_key, chain_id, sender, gas_limit, confirmations_required, requested_at,
          queued_at, state, final_at)
        select lpad(to_hex(request_key), 32, '0')::uuid, request_key, 31337, '\\x0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a', 21000, 1,
          now(), now(), 'cancelled', now() - case when request_id = '7' then 0 else 40 end * interval '1 day'
        from requests where producer = 'many'
        """,
        """
        insert into payloads (transaction_id, value, data, fee_speed)
        select transaction_id, 0, '', 'fast' from transactions join requests using (request_key) where producer = 'many'
        """);

    assertThat(new OverRequests(fresh.database(), Duration.ofDays(30)).delete()).isFalse();

    assertThat(count("pruned_requests")).isEqualTo(1_233);
    assertThat(count("transactions")).as("one is young, and one was made just now").isEqualTo(2);
    assertThat(count("requests")).isEqualTo(1_235);
  }

  @Test
  void isPartOfTheHousekeepingWhereItIsAskedFor() {
    lives.at(Stage.WITHDRAWN);
    old();
    new Partitions(fresh.database(), Retention.DEFAULT).advance();
    assertThat(count("transactions")).as("kept for ever by default").isEqualTo(1);

    new Partitions(
            fresh.database(),
            new Retention(
                Optional.empty(),
                Optional.empty(),
                Optional.of(Duration.ofDays(30)),
                Optional.empty(),
                Optional.empty(),
                Optional.empty()))
        .advance();
    assertThat(count("transactions")).isZero();
  }

  @Test
  void oneProcessDeletesAtATime() {
    lives.at(Stage.WITHDRAWN);
    old();
    fresh
        .database()
        .useTransaction(another -> {
          assertThat(RequestPruning.prune(another, List.of(-1L), Duration.ofDays(30))).isEmpty();
          CompletableFuture.runAsync(
                  () -> new OverRequests(fresh.database(), Duration.ofDays(30)).delete())
              .join();
          assertThat(count("transactions")).as("while another one is at it").isEqualTo(1);
        });

    new OverRequests(fresh.database(), Duration.ofDays(30)).delete();
    assertThat(count("transactions")).isZero();
  }

  /// Asked for, and ended, long ago.
  private void old() {
    for (String table : List.of("payloads", "transitions", "transactions")) {
      fresh.execute(
          "update %s set transaction_id = '00000000-0000-7000-8000-000000000001'".formatted(table));
    }
    fresh.execute("update transactions set final_at = now() - interval '40 days'");
  }

  private int count(String table) {
    return fresh.one(Integer.class, "select count(*) from " + table);
  }
}
