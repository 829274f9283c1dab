package io.relayer.bench.fill;

import static org.assertj.core.api.Assertions.assertThat;

import io.relayer.core.database.Database;
import io.relayer.core.database.DatabaseSettings;
import io.relayer.devnet.TestDatabase;
import io.relayer.devnet.TestStack;
import io.relayer.ethereum.value.Address;
import io.relayer.ethereum.value.ChainId;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import org.jdbi.v3.core.generic.GenericType;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class FillTest {
  private static final ChainId CHAIN = new ChainId(31_337);

  private final TestDatabase fresh = TestStack.database();
  private final Database database =
      Database.openForReports(DatabaseSettings.of(fresh.url(), fresh.user(), fresh.password()));

  @AfterEach
  void close() {
    database.close();
    fresh.close();
  }

  /// More than one statement, and one that ends within a hundred.
  @Test
  void databaseLooksAsAfterALongTime() throws InterruptedException {
    AtomicLong written = new AtomicLong();

    Set<Address> accounts =
        new Fill(database, CHAIN, 40_150).write(7, all -> written.accumulateAndGet(all, Math::max));

    assertThat(written).hasValue(40_150);
    assertThat(accounts).hasSize(100);
    assertThat(count("select count(*) from transactions where chain_id = 31337")).isEqualTo(40_150);
    assertThat(count("select count(*) from transaction_status")).isEqualTo(40_150);
    assertThat(states())
        .containsOnlyKeys("confirmed", "failed", "cancelled")
        .containsEntry("confirmed", 401 * 91L + 50);
    assertThat(
            count(
                "select count(*) from transactions g join transactions b on b.transaction_id = g.retry_of"
                    + " where (g.request_key, g.generation) = (b.request_key, b.generation + 1) and b.state = 'failed'"))
        .isEqualTo(401);
    assertThat(count("select count(distinct event) from transaction_history")).isEqualTo(5);
    assertThat(count("select count(*) from transitions where (pos, id) > ('0', 0)")).isZero();
  }

  @Test
  void noncesOfEachAccountAreWhole() throws InterruptedException {
    new Fill(database, CHAIN, 20_190).write(7, _ -> {});

    assertThat(
            count(
                """
                select count(*) from (
                  select a.next_nonce - a.first_nonce - count(distinct t.nonce) as missing, max(t.nonce) + 1 - a.next_nonce as over
                  from accounts a join transactions t on (t.chain_id, t.sender) = (a.chain_id, a.address)
                  group by a.chain_id, a.address) x
                where missing = 0 and over = 0
                """))
        .isEqualTo(100);
  }

  @Test
  void eachHasItsPayloadAndTheAttemptsThatItNames() throws InterruptedException {
    new Fill(database, CHAIN, 500).write(1, _ -> {});

    assertThat(count("select count(*) from payloads join transactions using (transaction_id)"))
        .isEqualTo(500);
    assertThat(
            count(
                """
                select count(*) from transactions t
                where t.attempt is distinct from (select max(a.attempt) from attempts a where a.transaction_id = t.transaction_id)
                """))
        .isZero();
    assertThat(count("select count(*) from requests")).isEqualTo(495);
    assertThat(count("select count(*) from requests where received_at > now() - interval '1 hour'"))
        .isZero();
  }

  private Map<String, Long> states() {
    return database.withHandle(handle ->
        handle
            .createQuery("select state, count(*) as rows from transactions group by state")
            .setMapKeyColumn("state")
            .setMapValueColumn("rows")
            .collectInto(new GenericType<Map<String, Long>>() {}));
  }

  private long count(String sql) {
    return database.withHandle(handle -> handle.createQuery(sql).mapTo(Long.class).one());
  }
}
