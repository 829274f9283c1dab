package io.relayer.operations.housekeeping;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.relayer.core.FreshDatabase;
import io.relayer.core.database.DatabaseSection.Retention;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PartitionsTest {
  private static final Duration LONG = Duration.ofMinutes(10);

  private final FreshDatabase fresh = new FreshDatabase();
  private final Partitions partitions =
      new Partitions(
          fresh.database(),
          new Retention(
              Optional.of(Duration.ofDays(7)),
              Optional.of(Duration.ofDays(60)),
              Optional.empty(),
              Optional.of(Duration.ofDays(90)),
              Optional.empty(),
              Optional.empty()));

  @AfterEach
  void close() {
    fresh.close();
  }

  @Test
  void aWeekAheadIsMadeAndNothingMoreTheSecondTime() {
    assertThat(partitions.advance()).isEqualTo(LONG);
    List<String> made = names("outbox");
    assertThat(made).as("the default one, today's and seven more").hasSize(9);
    assertThat(names("transitions")).hasSizeBetween(2, 3);
    assertThat(names("rejection_log")).hasSizeBetween(2, 3);
    partitions.advance();
    assertThat(names("outbox")).isEqualTo(made);
  }

  @Test
  void newRowsGoToTheirDaysPartitionAndNotToTheDefaultOne() {
    partitions.advance();
    outboxRow("now()", "notices", 1);
    assertThat(fresh.one(Integer.class, "select count(*) from outbox")).isEqualTo(1);
    assertThat(fresh.one(Integer.class, "select count(*) from outbox_default")).isZero();
  }

  @Test
  void aDayWhoseRowsAreInTheDefaultPartitionAlreadyStaysThere() {
    outboxRow("now()", "notices", 1);
    assertThat(partitions.advance()).isEqualTo(LONG);
    assertThat(names("outbox")).hasSize(8);
    assertThat(fresh.one(Integer.class, "select count(*) from outbox_default")).isEqualTo(1);
  }

  @Test
  void anOldPartitionIsDroppedOnceEveryCursorIsPastIt() {
    Instant tenDaysAgo = fresh.one(Instant.class, "select now() - interval '10 days'");
    make(HistoryTable.OUTBOX, tenDaysAgo);
    outboxRow("now() - interval '10 days'", "broadcasts:1", 5);
    outboxRow("now() - interval '10 days'", "notices", 6);
    String old = HistoryTable.OUTBOX.at(tenDaysAgo).name();

    partitions.advance();
    assertThat(names("outbox")).as("a lane without a cursor").contains(old);
    cursor("broadcasts:1", 5, 1);
    cursor("notices", 6, 1);
    partitions.advance();
    assertThat(names("outbox")).as("one cursor is one row behind").contains(old);
    cursor("notices", 6, 2);
    partitions.advance();
    assertThat(names("outbox")).as("both are past it").doesNotContain(old);
  }

  @Test
  void aCursorOfAnotherClusterSaysNothing() {
    Instant old = fresh.one(Instant.class, "select now() - interval '10 days'");
    make(HistoryTable.OUTBOX, old);
    outboxRow("now() - interval '10 days'", "notices", 5);
    cursor("notices", 5, 1);
    fresh.execute("update cursors set system_identifier = system_identifier + 1");
    partitions.advance();
    assertThat(names("outbox")).contains(HistoryTable.OUTBOX.at(old).name());
  }

  @Test
  void historyIsDroppedByItsOwnLaneAndKeptForEverByDefault() {
    Instant old = fresh.one(Instant.class, "select now() - interval '100 days'");
    String name = make(HistoryTable.TRANSITIONS, old);
    fresh.execute(
        """
        insert into transitions (id, pos, transaction_id, generation, sequence, event, state, at)
        values (9, '5', gen_random_uuid(), 1, 1, 'queued', 'queued', now() - interval '100 days')
        """);
    partitions.advance();
    assertThat(names("transitions")).as("not published").contains(name);
    cursor("transitions", 5, 9);
    new Partitions(fresh.database(), Retention.DEFAULT).advance();
    assertThat(names("transitions")).as("no retention").contains(name);
    partitions.advance();
    assertThat(names("transitions")).doesNotContain(name);
  }

  @Test
  void rejectionsAreDroppedByAgeAlone() {
    Instant old = fresh.one(Instant.class, "select now() - interval '200 days'");
    String name = make(HistoryTable.REJECTIONS, old);
    fresh.execute(
        """
        insert into rejection_log (topic_id, topic, partition, "offset", code, message, at)
        values (gen_random_uuid(), 't', 0, 1, 'MALFORMED', 'm', now() - interval '200 days')
        """);
    partitions.advance();
    assertThat(names("rejection_log")).doesNotContain(name);
  }

  @Test
  void whatCameToTheDefaultPartitionIsDeletedWhenItIsOldAndPublished() {
    outboxRow("now() - interval '10 days'", "notices", 5);
    outboxRow("now() - interval '10 days'", "notices", 6);
    cursor("notices", 5, 1);
    partitions.advance();
    assertThat(fresh.one(Integer.class, "select count(*) from outbox_default")).isEqualTo(1);
  }

  @Test
  void aPartitionThatSomebodyReadsIsDroppedLater() throws SQLException {
    Instant old = fresh.one(Instant.class, "select now() - interval '10 days'");
    String name = make(HistoryTable.OUTBOX, old);
    try (Connection reader = fresh.database().connect();
        Statement statement = reader.createStatement()) {
      reader.setAutoCommit(false);
      statement.execute("select count(*) from outbox");
      assertThat(partitions.advance()).isLessThan(LONG);
      assertThat(names("transitions")).as("those of another table").hasSizeBetween(2, 3);
    }
    assertThat(names("outbox")).contains(name);
    partitions.advance();
    assertThat(names("outbox")).doesNotContain(name);
  }

  @Test
  void aTableThatSomethingIsWrongWithIsNamedAndKeepsNoOtherFromItsOwn() {
    fresh.execute(
        "create table somebodys partition of outbox for values from ('2020-01-01') to ('2120-01-01')");
    fresh.execute(
        "insert into leases (name, holder, epoch, until) values ('old', 'nobody', 1, now() - interval '9 days')");

    assertThatThrownBy(partitions::advance).hasMessageContaining("somebodys");

    assertThat(names("transitions")).hasSizeBetween(2, 3);
    assertThat(names("rejection_log")).hasSizeBetween(2, 3);
    assertThat(fresh.one(Integer.class, "select count(*) from leases")).isZero();
  }

  @ParameterizedTest
  @CsvSource({
    "OUTBOX, 2026-11-22T23:59:59.999Z, outbox_20261122, 2026-11-22T00:00:00Z, 2026-11-23T00:00:00Z",
    "OUTBOX, 2026-11-23T00:00:00Z, outbox_20261123, 2026-11-23T00:00:00Z, 2026-11-24T00:00:00Z",
    "TRANSITIONS, 2026-12-31T10:00:00Z, transitions_202612, 2026-12-01T00:00:00Z, 2027-01-01T00:00:00Z",
    "REJECTIONS, 2028-02-29T10:00:00Z, rejection_log_202802, 2028-02-01T00:00:00Z, 2028-03-01T00:00:00Z"
  })
  void eachMomentHasItsPartition(
      HistoryTable table, Instant moment, String name, Instant from, Instant to) {
    HistoryTable.Partition partition = new HistoryTable.Partition(table, name, from, to);
    assertThat(table.at(moment)).isEqualTo(partition);
    assertThat(table.named(name)).contains(partition);
    assertThat(table.named(table.table() + "_default")).isEmpty();
  }

  private String make(HistoryTable table, Instant moment) {
    HistoryTable.Partition partition = table.at(moment);
    fresh.database().useTransaction(handle -> PartitionDao.make(handle, partition));
    return partition.name();
  }

  private List<String> names(String parent) {
    return fresh
        .database()
        .withHandle(handle ->
            handle
                .createQuery(
                    "select inhrelid::regclass::text from pg_inherits where inhparent = to_regclass(:parent) order by 1")
                .bind("parent", parent)
                .mapTo(String.class)
                .list());
  }

  private void outboxRow(String createdAt, String lane, long pos) {
    fresh.execute(
        "insert into outbox (pos, lane, created_at) values ('%d', '%s', %s)"
            .formatted(pos, lane, createdAt));
  }

  private void cursor(String lane, long pos, long id) {
    fresh.execute(
        """
        insert into cursors (lane, pos, id, system_identifier)
        select '%s', '%d', %d, system_identifier from pg_control_system()
        on conflict (lane) do update set pos = excluded.pos, id = excluded.id
        """
            .formatted(lane, pos, id));
  }
}
