package io.relayer.broadcaster.publishing;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.relayer.core.account.AccountDao;
import io.relayer.core.database.Database;
import io.relayer.ethereum.value.Address;
import io.relayer.ethereum.value.ChainId;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.ToIntFunction;
import org.jdbi.v3.core.Handle;

/// Many writers at once, each of whose transactions writes rows for several roots (accounts) that
/// it locks in the order of their ids. A row's key is its root, its payload counts the root's rows
/// from 1 in the order in which they were written.
public final class Writers implements AutoCloseable {
  public static final ChainId CHAIN = new ChainId(1);
  public static final String COUNTERS =
      "create table counters (address bytea primary key, count bigint)";

  private final Database database;
  private final List<Address> roots = new ArrayList<>();
  private final AtomicInteger left;
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final List<Future<?>> running = new ArrayList<>();

  public Writers(Database database, int roots, int rows) {
    this.database = database;
    this.left = new AtomicInteger(rows);
    for (int i = 0; i < roots; i++) {
      byte[] address = new byte[20];
      address[0] = (byte) (i * 37);
      address[19] = (byte) i;
      this.roots.add(Address.of(address));
    }
    database.useTransaction(handle -> {
      AccountDao.register(handle, List.of(CHAIN), this.roots, "test");
      handle.execute(COUNTERS);
      handle.execute("insert into counters select address, 0 from accounts");
    });
  }

  public List<Address> roots() {
    return roots;
  }

  public void start(int writers, long seed) {
    start(writers, seed, random -> 1 + random.nextInt(12), Writers::write);
  }

  /// What a SQL transaction writes.
  public interface Work {
    /// @param counts of rows for each of the roots
    void write(Handle handle, List<Address> roots, List<Integer> counts);
  }

  /// @param count how many rows a SQL transaction writes for one root
  void start(int writers, long seed, ToIntFunction<Random> count, Work work) {
    for (int i = 0; i < writers; i++) {
      Random random = new Random(seed + i);
      running.add(threads.submit(() -> write(random, count, work)));
    }
  }

  private void write(Random random, ToIntFunction<Random> count, Work work) {
    while (true) {
      List<Address> touched = new ArrayList<>();
      List<Integer> counts = new ArrayList<>();
      int total = 0;
      for (int i = 0, n = 1 + random.nextInt(4); i < n; i++) {
        Address root = roots.get(random.nextInt(roots.size()));
        if (!touched.contains(root)) {
          touched.add(root);
          counts.add(count.applyAsInt(random));
          total += counts.getLast();
        }
      }
      if (left.addAndGet(-total) < -total) {
        return;
      }
      database.useTransaction(handle -> work.write(handle, touched, counts));
    }
  }

  /// What every writer of ordered rows does.
  public static void write(Handle handle, List<Address> roots, List<Integer> counts) {
    AccountDao.lockAsRoots(handle, CHAIN, roots);
    for (int i = 0; i < roots.size(); i++) {
      handle
          .createUpdate(
              """
              with c as (
                update counters set count = count + :n where address = :root returning count - :n as before)
              insert into outbox (pos, lane, key, headers, payload)
              select a.outbox_pos, 'notices', decode(:key, 'hex'), '[]', (c.before + g)::text::bytea
              from c, accounts a, generate_series(1, :n) g
              where a.chain_id = 1 and a.address = :root
              order by g
              """)
          .bind("n", counts.get(i))
          .bind("root", roots.get(i))
          .bind("key", java.util.HexFormat.of().formatHex(roots.get(i).toString().getBytes(UTF_8)))
          .execute();
    }
  }

  public boolean areDone() {
    return running.stream().allMatch(Future::isDone);
  }

  /// Rows that were written, all in all.
  public long written() {
    return database.withHandle(
        handle -> handle.createQuery("select sum(count) from counters").mapTo(Long.class).one());
  }

  public void join() throws Exception {
    for (Future<?> writer : running) {
      writer.get();
    }
  }

  @Override
  public void close() {
    threads.shutdownNow();
  }
}
