package io.relayer.broadcaster.publishing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.relayer.core.FreshDatabase;
import io.relayer.core.RelayerException;
import io.relayer.core.account.AccountDao;
import io.relayer.core.outbox.BroadcastOutboxDao;
import io.relayer.core.outbox.BroadcastOutboxDao.Entry;
import io.relayer.core.transaction.Lives;
import io.relayer.core.transaction.Lives.Stage;
import io.relayer.ethereum.value.ChainId;
import io.relayer.messages.TransactionId;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import org.jdbi.v3.core.Handle;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

final class BroadcastOutboxDaoTest {
  private final Lives lives = new Lives();
  private final FreshDatabase fresh = lives.fresh();
  private final TransactionId first = lives.at(Stage.SIGNED).id();
  private final TransactionId second = lives.at(Stage.SIGNED).id();

  @BeforeEach
  void knowTheSender() {
    fresh
        .database()
        .useTransaction(handle ->
            AccountDao.register(handle, List.of(Lives.CHAIN), List.of(Lives.SENDER), "test"));
  }

  @AfterEach
  void close() {
    lives.close();
  }

  @Test
  void entriesStandInTheirOrderAtTheirSendersPlace() {
    fresh
        .database()
        .useTransaction(handle -> {
          lock(handle);
          BroadcastOutboxDao.appendAll(
              handle, Lives.CHAIN, List.of(new Entry(second, 1), new Entry(first, 1)));
        });
    List<TransactionId> appended =
        fresh
            .database()
            .withHandle(handle ->
                handle
                    .createQuery(
                        """
                        select e.transaction_id from outbox o join accounts c on c.outbox_pos = o.pos
                        cross join lateral unnest(o.transaction_ids, o.attempts) with ordinality as e (transaction_id, attempt, place)
                        where o.lane = 'broadcasts:31337' and e.attempt = 1 order by o.id, e.place
                        """)
                    .mapTo(TransactionId.class)
                    .list());
    assertThat(appended).containsExactly(second, first);
  }

  @Test
  void anEntryWithoutATransactionIsLeftOutAndTheOthersGoOn() {
    Entry missing = new Entry(TransactionId.next(System.currentTimeMillis()), 1);
    assertThat(append(Lives.CHAIN, List.of(missing, new Entry(first, 1)))).containsExactly(missing);
    assertThat(appended()).isOne();
  }

  @Test
  void anEntryOfAnotherChainIsLeftOut() {
    Entry entry = new Entry(first, 1);
    assertThat(append(new ChainId(5), List.of(entry))).containsExactly(entry);
    assertThat(appended()).isZero();
  }

  @Test
  void anEntryOfASenderWithoutAnAccountIsLeftOut() {
    fresh.execute("delete from accounts");
    Entry entry = new Entry(first, 1);
    assertThat(append(Lives.CHAIN, List.of(entry))).containsExactly(entry);
    assertThat(appended()).isZero();
  }

  @Test
  void entriesThatStandOrFallTogetherAreRefusedForOneOfThem() {
    Entry missing = new Entry(TransactionId.next(System.currentTimeMillis()), 1);
    assertThatThrownBy(() ->
            fresh
                .database()
                .useTransaction(handle -> {
                  lock(handle);
                  BroadcastOutboxDao.appendAll(
                      handle, Lives.CHAIN, List.of(new Entry(first, 1), missing));
                }))
        .isInstanceOf(RelayerException.class)
        .hasMessageContaining("1 of 2 broadcasts of chain 31337");
    assertThat(appended()).isZero();
  }

  @Test
  void anEntryOfASenderThatIsNotLockedAsRootIsRefused() {
    assertThatThrownBy(() ->
            fresh
                .database()
                .useTransaction(handle ->
                    BroadcastOutboxDao.appendAll(
                        handle, Lives.CHAIN, List.of(new Entry(first, 1)))))
        .isInstanceOf(RelayerException.class)
        .hasMessageContaining("not locked");
    assertThat(appended()).isZero();
  }

  @Test
  void aBatchIsOneRow() {
    append(Lives.CHAIN, List.of(new Entry(first, 1), new Entry(second, 1)));
    assertThat(rows()).containsExactly("2");
  }

  @Test
  void aBatchOfMoreThanFiveHundredIsCut() {
    append(Lives.CHAIN, Collections.nCopies(1_201, new Entry(first, 1)));
    assertThat(rows()).containsExactly("500", "500", "201");
  }

  @Test
  void aBatchOfMoreThanAMegabyteIsCut() {
    fresh.execute("update attempts set raw = decode(repeat('02', 300 * 1024), 'hex')");
    List<Entry> batch = new ArrayList<>(Collections.nCopies(9, new Entry(first, 1)));
    batch.add(new Entry(second, 1));
    append(Lives.CHAIN, batch);
    assertThat(rows())
        .as("each begins less than a megabyte of them")
        .containsExactly("4", "3", "3");
    assertThat(
            fresh.one(
                TransactionId.class,
                "select transaction_ids[3] from outbox order by id desc limit 1"))
        .isEqualTo(second);
  }

  /// A record has the payload too, also that of an empty attempt, which is short itself.
  @Test
  void aBatchWithMoreThanAMegabyteOfPayloadsIsCut() {
    fresh.execute("update payloads set data = decode(repeat('02', 300 * 1024), 'hex')");
    append(Lives.CHAIN, Collections.nCopies(9, new Entry(first, 1)));
    assertThat(rows()).containsExactly("4", "3", "2");
  }

  @Test
  void entriesOfAnotherPlaceHaveARowOfTheirOwn() {
    Lives.Life ahead = lives.alone();
    Lives.Life other = lives.alone();
    fresh.execute(
        "update accounts set outbox_pos = (pg_current_xact_id()::text::bigint + 1000)::text::xid8 where address = '\\x%s'"
            .formatted(ahead.sender().toString().substring(2)));
    fresh
        .database()
        .useTransaction(handle -> {
          AccountDao.lockAsRoots(
              handle, Lives.CHAIN, List.of(Lives.SENDER, ahead.sender(), other.sender()));
          BroadcastOutboxDao.appendAll(
              handle,
              Lives.CHAIN,
              List.of(
                  new Entry(ahead.id(), 1),
                  new Entry(first, 1),
                  new Entry(ahead.id(), 2),
                  new Entry(other.id(), 1),
                  new Entry(ahead.id(), 3)));
        });
    List<String> rows =
        fresh
            .database()
            .withHandle(handle ->
                handle
                    .createQuery(
                        "select array_to_string(transaction_ids, ' ') || ' ' || attempts::text from outbox order by pos")
                    .mapTo(String.class)
                    .list());
    assertThat(rows)
        .containsExactly(
            "%s %s {1,1}".formatted(first, other.id()),
            "%1$s %1$s %1$s {1,2,3}".formatted(ahead.id()));
    assertThat(
            fresh.one(
                Integer.class,
                """
                select count(distinct c.address) from outbox o
                cross join lateral unnest(o.transaction_ids) as e (transaction_id)
                join transactions t on t.transaction_id = e.transaction_id
                join accounts c on c.address = t.sender and c.outbox_pos = o.pos
                """))
        .as("each at its sender's")
        .isEqualTo(3);
  }

  /// How many entries each row has.
  private List<String> rows() {
    return fresh
        .database()
        .withHandle(handle ->
            handle
                .createQuery("select entries::text from outbox order by pos, id")
                .mapTo(String.class)
                .list());
  }

  private Set<Entry> append(ChainId chain, List<Entry> entries) {
    return fresh
        .database()
        .inTransaction(handle -> {
          lock(handle);
          return BroadcastOutboxDao.append(handle, chain, entries);
        });
  }

  private static void lock(Handle handle) {
    AccountDao.lockAsRoots(handle, Lives.CHAIN, List.of(Lives.SENDER));
  }

  private int appended() {
    return fresh.one(Integer.class, "select coalesce(sum(entries), 0) from outbox");
  }
}
