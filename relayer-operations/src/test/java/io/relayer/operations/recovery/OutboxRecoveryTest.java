package io.relayer.operations.recovery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.relayer.core.FreshDatabase;
import io.relayer.core.RelayerException;
import io.relayer.core.outbox.Lane;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// Two lanes of four rows each, of which two are published. The rows are named by their lane and
/// count.
final class OutboxRecoveryTest {
  private static final String ELSEWHERE = "update cursors set system_identifier = 1";

  private final FreshDatabase fresh = new FreshDatabase();

  @BeforeEach
  void twoLanesHalfPublished() {
    for (int i = 1; i <= 4; i++) {
      for (Lane lane : List.of(Lane.NOTICES, Lane.REJECTED)) {
        write(lane, i);
      }
    }
    fresh.execute(
        """
        insert into cursors (lane, pos, id, system_identifier)
        select o.lane, o.pos, o.id, s.system_identifier from outbox o, pg_control_system() s where o.payload = '2'
        """);
  }

  @AfterEach
  void close() {
    fresh.close();
  }

  @Test
  void aLaneIsSetBackToARowAndTheOthersStay() {
    startFrom(Lane.NOTICES, id(Lane.NOTICES, 2));
    assertThat(waiting(Lane.NOTICES)).isEqualTo("2 3 4");
    assertThat(waiting(Lane.REJECTED)).isEqualTo("3 4");
  }

  @Test
  void aLaneMayBeSetForwardToo() {
    startFrom(Lane.NOTICES, id(Lane.NOTICES, 4));
    assertThat(waiting(Lane.NOTICES)).isEqualTo("4");
  }

  @Test
  void anotherLanesRowIsRefusedAndNothingIsMoved() {
    assertThatThrownBy(() -> startFrom(Lane.NOTICES, id(Lane.REJECTED, 1)))
        .isInstanceOf(RelayerException.class)
        .hasMessageContaining("outbox lane notices has no row");
    assertThat(waiting(Lane.NOTICES)).isEqualTo("3 4");
  }

  @Test
  void aRowThatIsNotThereIsRefusedInANewClusterAsWell() {
    fresh.execute(ELSEWHERE);
    assertThatThrownBy(() -> startFrom(Lane.NOTICES, 1_000_000))
        .isInstanceOf(RelayerException.class)
        .hasMessageContaining("has no row 1000000");
    assertThat(foreign()).isEqualTo(2);
  }

  @Test
  void aLaneThatWasNeverPublishedCannotBeSetBack() {
    fresh.execute("delete from cursors where lane = 'notices'");
    assertThatThrownBy(() -> startFrom(Lane.NOTICES, id(Lane.NOTICES, 1)))
        .isInstanceOf(RelayerException.class)
        .hasMessageContaining("never published");
  }

  @Test
  void inANewClusterTheOneLaneStartsAtTheRowAndTheOthersGoOnWhereTheyWere() {
    moveToAnotherCluster();
    startFrom(Lane.NOTICES, id(Lane.NOTICES, 1));
    assertThat(waiting(Lane.NOTICES)).isEqualTo("1 2 3 4");
    assertThat(waiting(Lane.REJECTED)).isEqualTo("3 4");
    assertThat(foreign()).isZero();
    write(Lane.NOTICES, 5);
    assertThat(waiting(Lane.NOTICES)).isEqualTo("1 2 3 4 5");
  }

  @Test
  void adoptingTwiceIsLikeAdoptingOnce() {
    moveToAnotherCluster();
    fresh.database().useTransaction(OutboxRecovery::adopt);
    write(Lane.NOTICES, 5);
    fresh.database().useTransaction(OutboxRecovery::adopt);
    write(Lane.NOTICES, 6);
    assertThat(waiting(Lane.NOTICES)).isEqualTo("3 4 5 6");
    assertThat(waiting(Lane.REJECTED)).isEqualTo("3 4");
  }

  @Test
  void rootsThatStoodInTheOldClustersFutureStartAnew() {
    fresh.execute(
        "insert into accounts (chain_id, address, managed_by, outbox_pos) values (1, substring(sha256('a') for 20), 'test', '1000000000000')");
    moveToAnotherCluster();
    fresh.database().useTransaction(OutboxRecovery::adopt);
    assertThat(fresh.one(String.class, "select outbox_pos::text from accounts")).isEqualTo("0");
  }

  /// Else what is asked for again would wait until the new cluster has come so far.
  @Test
  void inANewClusterEachOrderingRootBeginsAnew() {
    fresh.execute(
        """
        insert into pruned_requests (request_key, transaction_id, generation, chain_id, labels, state, detail, sequence, outbox_pos,
          ended_at)
        values (1, gen_random_uuid(), 1, 1, '{}', 'confirmed', '{}', 5, '1000000000000', now())
        """);
    moveToAnotherCluster();
    startFrom(Lane.NOTICES, id(Lane.NOTICES, 2));
    assertThat(fresh.one(String.class, "select outbox_pos::text from pruned_requests"))
        .isEqualTo("0");
    assertThat(
            fresh.one(
                String.class,
                """
                select string_agg(table_name::text, ' ' order by table_name) from information_schema.columns
                where table_schema = 'relayer' and column_name = 'outbox_pos'
                """))
        .as("the roots that there are")
        .isEqualTo("accounts chains pruned_requests transactions");
  }

  /// As after a dump and restore: what stands in the rows is far in the new cluster's future.
  private void moveToAnotherCluster() {
    String far = "set pos = (pos::text::bigint + 1000000000000)::text::xid8";
    fresh.execute("update outbox " + far, "update cursors " + far, ELSEWHERE);
  }

  private void startFrom(Lane lane, long id) {
    fresh.database().useTransaction(handle -> OutboxRecovery.startFrom(handle, lane, id));
  }

  private void write(Lane lane, int count) {
    fresh.execute(
        "insert into outbox (pos, lane, payload) values (pg_current_xact_id(), '%s', '%d')"
            .formatted(lane.name(), count));
  }

  private long id(Lane lane, int count) {
    return fresh.one(
        Long.class,
        "select id from outbox where lane = '%s' and payload = '%d'".formatted(lane.name(), count));
  }

  /// What the lane's publisher would publish, in its order.
  private String waiting(Lane lane) {
    return fresh.one(
        String.class,
        """
        select string_agg(convert_from(o.payload, 'UTF8'), ' ' order by o.pos, o.id)
        from outbox o join cursors c using (lane)
        where lane = '%s' and (o.pos, o.id) > (c.pos, c.id) and o.pos < pg_snapshot_xmin(pg_current_snapshot())
        """
            .formatted(lane.name()));
  }

  private int foreign() {
    return fresh.one(
        Integer.class,
        "select count(*) from cursors where system_identifier <> (select system_identifier from pg_control_system())");
  }
}
