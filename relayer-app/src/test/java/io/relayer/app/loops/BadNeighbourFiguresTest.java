package io.relayer.app.loops;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.relayer.app.run.RelayerProcess;
import io.relayer.app.run.RoleName;
import io.relayer.app.stack.RelayerStack;
import io.relayer.app.stack.StackOptions;
import io.relayer.devnet.tcp.TcpFault;
import io.relayer.devnet.tcp.TcpProxy;
import io.relayer.ethereum.value.Address;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// Measures the throughput of seven good senders beside one bad thing, against the same without it:
/// runs with and without it in turn, in one sitting.
@Tag("figures")
class BadNeighbourFiguresTest {
  private static final int SENDERS = 8;
  private static final int BAD = 0;
  private static final int PAIRS = 3;
  private static final Duration TIME = Duration.ofSeconds(8);
  private static final Duration PATIENCE = Duration.ofMinutes(2);

  /// Payments of the good senders that are asked for and not confirmed.
  private static final int OUTSTANDING = 700;

  private final List<TcpProxy> nodes = new ArrayList<>();
  private final List<SwitchedKeys> keys = new ArrayList<>();
  private final RelayerStack stack =
      RelayerStack.start(
          new StackOptions(
              Duration.ofMillis(500),
              SENDERS,
              chain -> {
                for (int i = 0; i < 2; i++) {
                  nodes.add(TcpProxy.to(chain.port()));
                }
                return nodes.stream().map(node -> "{ url: \"%s\" }".formatted(node.url())).toList();
              },
              List.of("in-flight-per-sender: 64", "bump: { after-blocks: 100000 }")));
  private long wei;

  private interface Bad {
    /// @return takes it away
    Runnable plant();
  }

  /// What was done in the time.
  private record Done(long signed, long confirmed) {
    Done plus(Done other) {
      return new Done(signed + other.signed, confirmed + other.confirmed);
    }
  }

  @Test
  void whatSevenGoodSendersGetDoneBesideOneBadThing() throws Exception {
    try (RelayerProcess relayer =
        stack.startRelayer(
            EnumSet.allOf(RoleName.class),
            all -> {
              keys.add(new SwitchedKeys(all));
              return keys.getFirst();
            })) {
      assertThat(relayer.httpPort()).isPresent();
      run(); // warms up
      compare("a key that gives no answer for 10 s", this::silentKey);
      compare("a node that is dead, of two", this::deadNode);
      compare("a record that the database refuses", this::poisonRecord);
      compare("an account's row that is locked", this::lockedRow);
    } finally {
      stack.close();
      nodes.forEach(TcpProxy::close);
    }
  }

  private void compare(String what, Bad bad) throws InterruptedException {
    Done without = new Done(0, 0);
    Done with = new Done(0, 0);
    for (int i = 0; i < PAIRS; i++) {
      without = without.plus(run());
      Runnable end = bad.plant();
      try {
        with = with.plus(measured());
      } finally {
        end.run();
      }
      drain();
    }
    System.out.printf(
        Locale.ROOT,
        "%n%s: in %d times %d s %,d confirmed, %,d without it: %.3f; %,d signed, %,d without it: %.3f%n",
        what,
        PAIRS,
        TIME.toSeconds(),
        with.confirmed,
        without.confirmed,
        (double) with.confirmed / without.confirmed,
        with.signed,
        without.signed,
        (double) with.signed / without.signed);
  }

  private Done run() throws InterruptedException {
    Done done = measured();
    drain();
    return done;
  }

  private void drain() {
    await("all to be confirmed")
        .atMost(PATIENCE)
        .until(() -> count("state in ('queued', 'signed', 'pending')") == 0);
  }

  private Done measured() throws InterruptedException {
    long confirmed = ofGood("state = 'confirmed'");
    long signed = ofGood("nonce is not null");
    long asked = confirmed;
    long end = System.nanoTime() + TIME.toNanos();
    try (ExecutorService threads = Executors.newFixedThreadPool(4)) {
      while (System.nanoTime() < end) {
        long room = OUTSTANDING - (asked - ofGood("state = 'confirmed'"));
        List<Callable<Boolean>> payments = new ArrayList<>();
        for (long i = 0; i < room; i++) {
          long value = ++wei;
          payments.add(() -> pay(1 + (int) (value % (SENDERS - 1)), value));
        }
        var _ = threads.invokeAll(payments);
        asked += payments.size();
      }
    }
    return new Done(
        ofGood("nonce is not null") - signed, ofGood("state = 'confirmed'") - confirmed);
  }

  private boolean pay(int sender, long value) {
    stack.requests().publish(stack.requests().payment("f" + value, stack.sender(sender), value));
    return true;
  }

  private void payFromBad() {
    for (int i = 0; i < 10; i++) {
      pay(BAD, ++wei);
    }
  }

  private Runnable silentKey() {
    keys.getFirst().silence(Address.parse(stack.sender(BAD)));
    payFromBad();
    return () -> keys.getFirst().heal();
  }

  private Runnable deadNode() {
    nodes.getFirst().fault(new TcpFault.Refuse());
    return () -> nodes.getFirst().fault(new TcpFault.None());
  }

  private Runnable poisonRecord() {
    execute(
        "create or replace function poisoned() returns trigger language plpgsql as $$ begin raise exception 'poisoned' using errcode = '22023'; end $$");
    execute(
        "create trigger poisoned before insert on requests for each row when (new.request_id like 'poison%') execute function poisoned()");
    stack.requests().publish(stack.requests().payment("poison" + ++wei, stack.sender(BAD), wei));
    return () -> execute("drop trigger poisoned on requests");
  }

  private Runnable lockedRow() {
    payFromBad();
    Handle session = Jdbi.create(stack.database()::connect).open();
    session.execute("set idle_in_transaction_session_timeout = 0; set transaction_timeout = 0");
    session.begin();
    session.execute(
        "select from accounts where address = decode('%s', 'hex') for update"
            .formatted(stack.sender(BAD).substring(2)));
    return () -> {
      session.rollback();
      session.close();
    };
  }

  private void execute(String sql) {
    stack.database().useTransaction(handle -> handle.execute(sql));
  }

  private long ofGood(String condition) {
    return count(
        "sender <> decode('%s', 'hex') and %s"
            .formatted(stack.sender(BAD).substring(2), condition));
  }

  private long count(String condition) {
    return stack
        .database()
        .withHandle(h ->
            h.createQuery("select count(*) from transactions where " + condition)
                .mapTo(Long.class)
                .one());
  }
}
