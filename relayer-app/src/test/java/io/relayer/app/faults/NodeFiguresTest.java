package io.relayer.app.faults;

import static org.awaitility.Awaitility.await;

import io.relayer.devnet.tcp.Direction;
import io.relayer.devnet.tcp.TcpFault;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The cost of trouble with nodes, with the defaults, in figures to read: none of them is asserted.
@Tag("faults")
class NodeFiguresTest {
  private static final Logger log = LoggerFactory.getLogger(NodeFiguresTest.class);
  private static final String SEND = "eth_sendRawTransaction";
  private static final List<String> FIGURES = Collections.synchronizedList(new ArrayList<>());
  private static final int SENDERS = 6;
  private static final int KILLS = 20;
  private static final int HANGS = 5;
  private static final int SENDERS_AT_HANG = 10;
  private static final int PAYMENTS_AT_HANG = 200;
  private static final TcpFault HANG = new TcpFault.Delay(Direction.REQUEST, Duration.ofHours(1));
  private static final String LONGEST_SENDING =
      """
      select cast(1000 * max(extract(epoch from pending_at - signed_at)) as bigint)
      from transaction_status
      """;
  private static final int OUTAGES = 3;
  private static final Duration OUTAGE = Duration.ofSeconds(30);
  private static final int SENDERS_AT_LOAD = 10;
  private static final int WINDOW = 100;
  private static final int PAYMENTS_AT_LOAD = 6_000;

  @AfterAll
  static void print() {
    log.info("trouble with nodes, in figures:\n  {}", String.join("\n  ", FIGURES));
  }

  private static WeakStack stack(int senders, String... chainKeys) {
    return new WeakStack(Duration.ofSeconds(1), senders, "", List.of(chainKeys));
  }

  @Test
  void fromTheDeathOfTheBusiestNodeToTheNextAcceptance() throws InterruptedException {
    List<Duration> times = new ArrayList<>();
    try (WeakStack stack = stack(SENDERS)) {
      for (int i = 0; i < KILLS; i++) {
        if (i > 0) {
          stack.restart(); // else breakers would be open, or would have been
        }
        WeakNode busiest = stack.busiest();
        int sender = stack.senderOf(busiest);
        long start = System.nanoTime();
        busiest.fault(new TcpFault.Refuse());
        stack.awaitAccepted(stack.payFrom(sender));
        times.add(Duration.ofNanos(System.nanoTime() - start));
        busiest.heal();
      }
      stack.assertExactlyOnce();
    }
    FIGURES.add(
        line("busiest of three nodes killed, to the next acceptance of a sender of it", times));
  }

  @Test
  void fromTheSilenceOfTheBusiestNodeToTheNextAcceptance() throws InterruptedException {
    List<Duration> times = new ArrayList<>();
    try (WeakStack stack = stack(SENDERS)) {
      for (int i = 0; i < HANGS; i++) {
        if (i > 0) {
          stack.restart();
        }
        WeakNode busiest = stack.busiest();
        int sender = stack.senderOf(busiest);
        long start = System.nanoTime();
        busiest.fault(HANG);
        stack.awaitAccepted(stack.payFrom(sender));
        times.add(Duration.ofNanos(System.nanoTime() - start));
        busiest.heal();
      }
      stack.assertExactlyOnce();
    }
    FIGURES.add(
        line("busiest of three nodes hangs, to the next acceptance of a sender of it", times));
  }

  @Test
  void batchWhileTheBusiestNodeHangs() throws InterruptedException {
    try (WeakStack stack = stack(SENDERS_AT_HANG)) {
      WeakNode busiest = stack.busiest();
      stack.awaitConfirmed();
      busiest.fault(HANG);
      long start = System.nanoTime();
      stack.payAtOnce(PAYMENTS_AT_HANG);
      stack.awaitAccepted();
      Duration accepted = Duration.ofNanos(System.nanoTime() - start);
      stack.awaitConfirmed();
      Duration confirmed = Duration.ofNanos(System.nanoTime() - start);
      busiest.heal();
      stack.assertExactlyOnce();
      long sending = stack.count(LONGEST_SENDING);
      FIGURES.add(
          "busiest of three nodes hangs: %d transactions of %d senders accepted in %d ms, confirmed in %d ms; from signed to accepted at most %d ms"
              .formatted(
                  PAYMENTS_AT_HANG,
                  SENDERS_AT_HANG,
                  accepted.toMillis(),
                  confirmed.toMillis(),
                  sending));
    }
  }

  @Test
  void fromTheReturnOfOneNodeToTheFirstAcceptance() throws InterruptedException {
    List<Duration> times = new ArrayList<>();
    try (WeakStack stack = stack(SENDERS)) {
      for (int i = 0; i < OUTAGES; i++) {
        stack.nodes().forEach(node -> node.fault(new TcpFault.Refuse()));
        String request = stack.payFrom(i);
        await("the outage").atMost(OUTAGE.multipliedBy(2)).during(OUTAGE).until(() -> true);
        long start = System.nanoTime();
        stack.nodes().get(i).heal();
        stack.awaitAccepted(request);
        times.add(Duration.ofNanos(System.nanoTime() - start));
        stack.heal();
        stack.restart();
      }
      stack.assertExactlyOnce();
    }
    FIGURES.add(line("all nodes down for 30 s, one back, to the first acceptance", times));
  }

  private static String line(String what, List<Duration> times) {
    List<Duration> sorted = times.stream().sorted().toList();
    return "%s: median %d ms, worst %d ms of %d"
        .formatted(
            what,
            sorted.get(sorted.size() / 2).toMillis(),
            sorted.getLast().toMillis(),
            sorted.size());
  }

  @Test
  void callsForEachTransaction() throws InterruptedException {
    try (WeakStack stack = stack(SENDERS_AT_LOAD, "in-flight-per-sender: " + WINDOW)) {
      stack.busiest();
      stack.awaitConfirmed();
      Map<String, Long> before = calls(stack);
      long start = System.nanoTime();
      stack.payAtOnce(PAYMENTS_AT_LOAD);
      long most = stack.awaitConfirmedWatchingTheMostInFlight();
      Duration time = Duration.ofNanos(System.nanoTime() - start);
      Map<String, Long> calls = calls(stack);
      before.forEach((method, count) -> calls.merge(method, -count, Long::sum));
      stack.assertExactlyOnce();
      tell(calls, time, most);
    }
  }

  private static Map<String, Long> calls(WeakStack stack) {
    Map<String, Long> calls = new TreeMap<>();
    stack
        .nodes()
        .forEach(node ->
            node.rpc()
                .calls()
                .byMethod()
                .forEach((method, count) -> calls.merge(method, count, Long::sum)));
    return calls;
  }

  private static void tell(Map<String, Long> calls, Duration time, long most) {
    long others = calls.values().stream().mapToLong(n -> n).sum() - calls.getOrDefault(SEND, 0L);
    FIGURES.add(
        "%,d transactions of %d senders, up to %,d in flight, confirmed in %.1f s: %.3f calls for each besides %s"
            .formatted(
                PAYMENTS_AT_LOAD,
                SENDERS_AT_LOAD,
                most,
                time.toMillis() / 1e3,
                (double) others / PAYMENTS_AT_LOAD,
                SEND));
    calls.forEach((method, count) ->
        FIGURES.add(
            "  %s: %,d, %.4f each".formatted(method, count, (double) count / PAYMENTS_AT_LOAD)));
  }
}
