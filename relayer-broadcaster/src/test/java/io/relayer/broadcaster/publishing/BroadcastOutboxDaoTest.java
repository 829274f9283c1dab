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
                        select o.transaction_id from outbox o join accounts c on c.outbox_pos = o.pos
                        where o.lane = 'broadcasts:31337' and o.attempt = 1 order by o.id
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
    return fresh.one(Integer.class, "select count(*) from outbox");
  }
}
