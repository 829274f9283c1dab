package io.relayer.app.loops;

import static io.relayer.app.loops.LoopScene.GOOD;
import static io.relayer.app.loops.LoopScene.OTHER_CHAIN;
import static io.relayer.app.loops.LoopScene.PAUSED;
import static io.relayer.app.loops.LoopScene.WRONG_CHAIN;
import static io.relayer.app.loops.LoopScene.transactionOf;
import static org.assertj.core.api.Assertions.assertThat;

import io.relayer.core.runtime.Health;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;

/// Asks of every loop that works for somebody what good senders need of it: each stage waits for
/// the work of one loop, and counts the rounds that it took. At the end each other loop must have
/// gone round too, and none may have failed.
final class Tour {
  /// The most rounds of a loop that a good one may wait for. Without any bad thing it is a few,
  /// since rounds without work count as well.
  static final long MOST_ROUNDS = 20;

  /// They come round too seldom to be waited for each time.
  private static final Set<String> SELDOM =
      Set.of("partitions", "keys", "filling", "monitor <chain> silent", "monitor <chain> waiting");

  private final LoopScene scene;
  private final boolean seldom;
  private final Map<String, Long> waited = new TreeMap<>();
  private final Map<String, Health.Work> before = new HashMap<>();
  private String id = "";
  private String hole = "";
  private String nonce = "";

  Tour(LoopScene scene) {
    this(scene, false);
  }

  /// @param seldom whether to wait for what is looked for every few seconds only, too
  Tour(LoopScene scene, boolean seldom) {
    this.scene = scene;
    this.seldom = seldom;
    scene.loops().forEach(loop -> before.put(loop.loop(), loop.work()));
  }

  /// @return the most rounds that were waited for, by kind of loop
  Map<String, Long> go() {
    scene.chain().pauseMining();
    paymentIsSigned();
    paymentIsAccepted();
    paymentIsRaised();
    scene.until("the dearer one to be handled", () -> attempt("handled_at >= enqueued_at"));
    paymentIsSentAgain();
    if (seldom) {
      scene.until("the copy to be handled", () -> attempt("handled_at >= enqueued_at"));
      lostClockIsFound();
    }
    if (!hole.isEmpty()) {
      holeIsFilled();
    }
    paymentIsConfirmed();
    rejectionIsTold();
    queuedOneExpiresAndIsRetried();
    allOthersGoRound();
    return waited;
  }

  /// Has a payment accepted, and a hole behind it, for [#withoutOutbox].
  void prepare() {
    scene.chain().pauseMining();
    paymentIsSigned();
    paymentIsAccepted();
    hole = scene.pay(GOOD);
    scene.untilIs(hole, "pending_at is not null");
    scene.untilIs(scene.pay(GOOD), "pending_at is not null");
    nonce =
        scene.text(
            "select nonce::text from transactions where transaction_id = " + transactionOf(hole));
    BadSender.forget(scene, hole);
    waited.clear();
  }

  /// The same while nothing is published: any session that has locked a row holds all lanes back.
  Map<String, Long> withoutOutbox() {
    paymentIsRaised();
    paymentIsSentAgain();
    holeIsFilled();
    paymentIsConfirmed();
    queuedOneExpiresAndIsRetried();
    paymentIsSigned();
    allOthersGoRound();
    return waited;
  }

  private void holeIsFilled() {
    stage(
        "the hole to be filled",
        () ->
            scene.count(
                    "select count(*) from transactions where chain_id = %d and sender = decode('%s', 'hex') and nonce = %s"
                        .formatted(
                            scene.chain().chainId(),
                            scene.stack().sender(GOOD).substring(2),
                            nonce))
                == 1,
        "filling");
  }

  private void paymentIsSigned() {
    String since = now();
    Map<String, Object> payment = scene.payment(GOOD);
    payment.remove("gasLimit");
    id = scene.publish(payment);
    stage("to be taken in", () -> scene.is(id, "true"), "intake");
    stage(
        "to be estimated",
        () -> scene.is(id, "gas_limit is not null"),
        "monitor <chain> estimates");
    stage("to be signed", () -> scene.is(id, "state <> 'queued'"), "signing");
    stage(
        "fees to be refreshed",
        () ->
            scene.count(
                    "select count(*) from fees where chain_id = %d and refreshed_at > '%s'"
                        .formatted(scene.chain().chainId(), since))
                == 1,
        "monitor <chain> fees");
  }

  private void paymentIsAccepted() {
    stage(
        "to be accepted",
        () -> scene.is(id, "pending_at is not null"),
        "publish broadcasts:<chain>",
        "broadcast <chain>");
    stage(
        "to be told",
        () -> scene.stack().events().typesOf("default/" + id).contains("pending"),
        "publish transitions");
  }

  private void paymentIsRaised() {
    scene.stack().requests().order(id, "bump");
    stage(
        "the order to be taken in",
        () -> scene.count("select count(*) from orders where request_id = '%s'".formatted(id)) == 1,
        "orders");
    stage("to be raised", () -> attempt("true"), "replacing");
  }

  private void paymentIsSentAgain() {
    String since = now();
    clock("now()");
    stage(
        "to be sent again",
        () -> attempt("enqueued_at > '%s'".formatted(since)),
        "monitor <chain> resend");
  }

  private void lostClockIsFound() {
    clock("null");
    stage(
        "the lost clock to be found",
        () -> attempt("resend_at is not null"),
        "monitor <chain> silent");
  }

  private void clock(String at) {
    scene.execute(
        "update transactions set resend_at = %s where attempt = 2 and transaction_id = %s"
            .formatted(at, transactionOf(id)));
  }

  private boolean attempt(String condition) {
    return scene.count(
            "select count(*) from transactions where attempt = 2 and transaction_id = %s and %s"
                .formatted(transactionOf(id), condition))
        == 1;
  }

  private void paymentIsConfirmed() {
    scene.chain().resumeMining();
    stage(
        "to be included", () -> scene.is(id, "block_number is not null"), "monitor <chain> heads");
    stage("to be confirmed", () -> scene.is(id, "state = 'confirmed'"), "monitor <chain> heads");
  }

  private void rejectionIsTold() {
    Map<String, Object> refused = scene.payment(GOOD);
    refused.put("colour", "blue");
    String subject = "default/" + scene.publish(refused);
    stage(
        "the rejection to be told",
        () ->
            scene.stack().events().typesOf(subject).contains("rejected")
                && scene.count(
                        "select coalesce(sum(backlog), 0) from outbox_status where lane = 'rejected'")
                    == 0,
        "publish notices",
        "publish rejected");
  }

  private void queuedOneExpiresAndIsRetried() {
    String since = now();
    String queued = scene.pay(PAUSED);
    scene.until("it to be queued", () -> scene.is(queued, "state = 'queued'"));
    stage(
        "its sender to be observed",
        () ->
            scene.count(
                    "select count(*) from account_observations where chain_id = %d and address = decode('%s', 'hex') and observed_at > '%s'"
                        .formatted(
                            scene.chain().chainId(),
                            scene.stack().sender(PAUSED).substring(2),
                            since))
                == 1,
        "monitor <chain> accounts");
    scene.execute(
        "update transactions set deadline = now() where transaction_id = " + transactionOf(queued));
    stage("it to expire", () -> scene.is(queued, "failure_code = 'EXPIRED'"), "expiry");
    scene.command("retry", "create", "--failure", "EXPIRED", "--deadline", "none");
    scene.command("senders", "resume", scene.account(PAUSED));
    stage("it to be retried", () -> scene.is(queued, "generation = 2"), "monitor <chain> retries");
    scene.command("senders", "pause", scene.account(PAUSED));
  }

  private void allOthersGoRound() {
    scene.until("all loops to go round", () -> scene.loops().stream().allMatch(this::wentRound));
    for (Health loop : scene.loops()) {
      if (isHere(loop.loop()) && loop.work().rounds() > worked(loop).rounds()) {
        assertThat(loop.work().failures())
            .as("failures of %s: %s", loop.loop(), loop.failure())
            .isEqualTo(worked(loop).failures());
        waited.merge(LoopRows.kind(loop.loop()), 1L, Math::max);
      }
    }
  }

  private boolean wentRound(Health loop) {
    return loop.work().rounds() > worked(loop).rounds()
        || SELDOM.contains(LoopRows.kind(loop.loop()))
        || !isHere(loop.loop());
  }

  private Health.Work worked(Health loop) {
    return before.getOrDefault(loop.loop(), loop.work());
  }

  /// Whether it is of the first chain, or of none.
  static boolean isHere(String loop) {
    return !loop.contains(Long.toString(OTHER_CHAIN)) && !loop.contains(Long.toString(WRONG_CHAIN));
  }

  private void stage(String what, Callable<Boolean> reached, String... loops) {
    Map<String, Long> from = rounds();
    scene.until(id + " " + what, reached);
    rounds()
        .forEach((loop, rounds) -> {
          String kind = LoopRows.kind(loop);
          if (Arrays.asList(loops).contains(kind)) {
            long took = rounds - from.getOrDefault(loop, 0L);
            waited.merge(kind, took, Math::max);
            assertThat(took)
                .as("rounds of %s for %s %s", loop, id, what)
                .isLessThanOrEqualTo(MOST_ROUNDS);
          }
        });
  }

  private Map<String, Long> rounds() {
    return scene.loops().stream()
        .filter(loop -> isHere(loop.loop()))
        .collect(Collectors.toMap(Health::loop, loop -> loop.work().rounds()));
  }

  private String now() {
    return scene.text("select clock_timestamp()::text");
  }
}
