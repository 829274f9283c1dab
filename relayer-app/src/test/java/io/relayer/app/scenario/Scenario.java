package io.relayer.app.scenario;

import static java.util.stream.Collectors.counting;
import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.joining;
import static org.assertj.core.api.Assertions.assertThat;

import io.relayer.app.audit.Violation;
import io.relayer.app.stack.ChainRecord;
import io.relayer.app.stack.ChainRecord.Payment;
import io.relayer.app.stack.EventLog;
import io.relayer.app.stack.EventLog.Event;
import java.math.BigInteger;
import java.time.Duration;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/// One scenario on its way: its requests, each with a value of its own by which it is found on
/// chain.
final class Scenario implements AutoCloseable {
  private static final String ACCEPTED = "(pending_at is not null or included_at is not null)";
  private static final String FINAL = "state in ('confirmed', 'failed', 'cancelled')";

  private final Scene scene;
  private final String name;
  private final String prefix;
  private final long firstBlock;
  private final long since = System.nanoTime();
  private final Map<String, Long> published = new LinkedHashMap<>();
  private @Nullable String audit;

  Scenario(Scene scene, String name, String prefix) {
    this.scene = scene;
    this.name = name;
    this.prefix = prefix;
    this.firstBlock = scene.chain().blockNumber() + 1;
  }

  /// A payment of one of the senders, to be changed and published by the test.
  Map<String, Object> payment(int sender) {
    long wei = scene.nextWei();
    return scene.stack().requests().payment(prefix + wei, scene.stack().sender(sender), wei);
  }

  /// A payment of whichever sender of the pool has room.
  Map<String, Object> poolPayment() {
    Map<String, Object> payment = payment(0);
    payment.remove("from");
    payment.put("pool", Scene.POOL);
    return payment;
  }

  /// @return its id
  String publish(Map<String, Object> request) {
    String id = String.valueOf(request.get("id"));
    published.put(id, Long.valueOf(String.valueOf(request.get("value"))));
    scene.stack().requests().publish(request);
    return id;
  }

  /// Publishes a payment.
  ///
  /// @return its id
  String pay(int sender) {
    return publish(payment(sender));
  }

  /// Publishes payments of all senders in turn.
  List<String> payFromAll(int count) {
    return IntStream.range(0, count).mapToObj(i -> pay(i % Scene.SENDERS)).toList();
  }

  /// Publishes payments of one sender.
  List<String> payFrom(int sender, int count) {
    return IntStream.range(0, count).mapToObj(_ -> pay(sender)).toList();
  }

  /// Waits until a node has taken each of them.
  void awaitAccepted() {
    awaitEach(ACCEPTED);
  }

  /// Waits until each of them is so.
  ///
  /// @param condition on a row of `transaction_status`
  void awaitEach(String condition) {
    scene.until(
        "each of \"%s\" to be %s".formatted(name, condition),
        () -> count(condition) == published.size());
  }

  /// Waits until one request is so.
  void await(String id, String condition) {
    scene.until(
        "%s of \"%s\" to be %s".formatted(id, name, condition),
        () -> count("request_id = '%s' and (%s)".formatted(id, condition)) > 0);
  }

  /// Waits until a node has taken that attempt.
  void awaitAttempt(String id, int attempt) {
    scene.until(
        "attempt %d of %s to be accepted".formatted(attempt, id),
        () ->
            scene.count(
                    """
                    select count(*) from attempt_status a join transaction_status t using (transaction_id)
                    where request_id = '%s' and attempt = %d and last_outcome in ('accepted', 'known')
                    """
                        .formatted(id, attempt))
                == 1);
  }

  /// How many transactions of this scenario are so.
  long count(String condition) {
    return scene.count(
        "select count(*) from transaction_status where request_id like '%s%%' and (%s)"
            .formatted(prefix, condition));
  }

  /// A column of the row of the generation that was executed, else of the newest one's.
  String column(String id, String column) {
    return scene
        .column(
            "select %s from transaction_status where request_id = '%s' order by state = 'confirmed' desc, generation desc limit 1"
                .formatted(column, id))
        .getFirst();
  }

  /// The signed bytes of an attempt.
  String raw(String id, int attempt) {
    return scene
        .column(
            """
            select '0x' || encode(a.raw, 'hex') from attempts a join transaction_status t using (transaction_id)
            where t.request_id = '%s' and a.attempt = %d
            """
                .formatted(id, attempt))
        .getFirst();
  }

  /// Deletes all that the database knows of a request.
  void forget(String id) {
    String transaction = column(id, "transaction_id");
    scene.execute("delete from outbox where '%s' = any(transaction_ids)".formatted(transaction));
    for (String table : List.of("transitions", "attempts", "transactions")) {
      scene.execute("delete from %s where transaction_id = '%s'".formatted(table, transaction));
    }
    scene.execute("delete from requests where request_id = '%s'".formatted(id));
    published.remove(id);
  }

  /// How many attempts there are of all its requests.
  long attempts() {
    return attempts("true");
  }

  private long attempts(String condition) {
    return scene.count(
        """
        select count(*) from attempt_status a join transaction_status t using (transaction_id)
        where t.request_id like '%s%%' and (%s)
        """
            .formatted(prefix, condition));
  }

  List<String> events(String id) {
    return scene.stack().events().typesOf("default/" + id);
  }

  /// Makes blocks until all is final and published; then everything must be right: each request was
  /// executed as often as its state says, its events have no hole, and the audit finds nothing but
  /// what is expected.
  ///
  /// @param states such as `3 confirmed, 1 failed REVERTED`
  void ends(String states, Violation.Kind... expected) throws InterruptedException {
    scene.mineUntil(
        "all of \"%s\" to be final".formatted(name),
        () -> count("request_id is not null") >= published.size() && count("not " + FINAL) == 0);
    scene.until(
        "everything to be told",
        () -> scene.count("select coalesce(sum(backlog), 0) from outbox_status") == 0);
    assertThat(states()).isEqualTo(states);
    nothingRanTwice();
    eventsAreWhole();
    List<Violation> found = scene.newViolations();
    assertThat(found).extracting(Violation::kind).containsExactlyInAnyOrder(expected);
    audit = found.isEmpty() ? "clean" : kinds(expected) + ", as it should be";
  }

  private static String kinds(Violation.Kind... kinds) {
    return Arrays.stream(kinds)
        .collect(groupingBy(Violation.Kind::text, TreeMap::new, counting()))
        .entrySet()
        .stream()
        .map(kind -> kind.getValue() + " " + kind.getKey())
        .collect(joining(", "));
  }

  private String states() {
    return String.join(
        ", ",
        scene.column(
            """
            select concat_ws(' ', count(*), state, failure_code) from transaction_status
            where request_id like '%s%%' group by state, failure_code order by state, failure_code
            """
                .formatted(prefix)));
  }

  /// By the blocks alone.
  private void nothingRanTwice() {
    Map<BigInteger, Long> executed =
        ChainRecord.payments(scene.chain(), firstBlock).stream()
            .filter(this::succeeded)
            .collect(groupingBy(Payment::value, counting()));
    published.forEach((id, wei) ->
        assertThat(executed.getOrDefault(BigInteger.valueOf(wei), 0L))
            .as("executions of " + id)
            .isEqualTo(count("state = 'confirmed' and request_id = '%s'".formatted(id))));
  }

  private boolean succeeded(Payment payment) {
    return scene
        .chain()
        .rpc("eth_getTransactionReceipt", payment.hash())
        .get("status")
        .asString()
        .equals("0x1");
  }

  private void eventsAreWhole() {
    EventLog heard = scene.stack().events();
    for (String id : published.keySet()) {
      List<Event> events = heard.of("default/" + id);
      assertThat(events)
          .as(id)
          .extracting(Event::sequence)
          .containsExactlyElementsOf(IntStream.rangeClosed(1, events.size()).boxed().toList());
      assertThat(heard.typesOf("default/" + id)).as(id).endsWith(column(id, "state"));
    }
  }

  /// Puts its row into the table, be it right or not.
  @Override
  public void close() {
    scene.node().faults();
    long raised = attempts("a.kind = 'payload' and a.attempt > 1");
    long empty = attempts("a.kind = 'empty'");
    scene
        .table()
        .add(
            new ScenarioTable.Row(
                name,
                published.size(),
                states(),
                attempts("a.attempt = 1")
                    + (raised == 0 ? "" : " + %d raised".formatted(raised))
                    + (empty == 0 ? "" : " + %d empty".formatted(empty)),
                audit == null ? "**not right**" : audit,
                Duration.ofNanos(System.nanoTime() - since)));
  }
}
