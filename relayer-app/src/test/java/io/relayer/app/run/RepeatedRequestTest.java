package io.relayer.app.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.relayer.app.stack.ChainRecord;
import io.relayer.app.stack.ChainRecord.Payment;
import io.relayer.app.stack.Journeys;
import java.math.BigInteger;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/// The same request more than once, in any order, and another one under its id.
class RepeatedRequestTest {
  @RegisterExtension static final Journeys journeys = new Journeys();

  @Test
  void redeliveredRequestIsExecutedOnceAndItsStateIsToldAgain() {
    Map<String, Object> request = journeys.payment(1_001);
    String subject = journeys.publish(request);
    journeys.awaitState(subject, "confirmed");
    assertThat(journeys.repeats(subject)).isZero();

    journeys.publish(request);

    journeys.awaitRepeats(subject, 1);
    assertThat(timesPaid(1_001)).isEqualTo(1);
    assertThat(journeys.events(subject)).hasSize(5);
  }

  @Test
  void requestsInAnyOrderAndSeveralTimesAreExecutedAndCountedOnceEach() {
    Random random = new Random(20_261_122);
    List<Map<String, Object>> deliveries = new ArrayList<>();
    for (int i = 0; i < 30; i++) {
      Map<String, Object> request = journeys.payment(2_000 + i);
      deliveries.addAll(Collections.nCopies(1 + random.nextInt(4), request));
    }
    Collections.shuffle(deliveries, random);

    deliveries.stream()
        .map(journeys::publish)
        .distinct()
        .toList()
        .forEach(subject -> journeys.awaitState(subject, "confirmed"));

    assertThat(
            ChainRecord.payments(journeys.chain()).stream()
                .map(Payment::value)
                .filter(wei -> wei.longValue() >= 2_000 && wei.longValue() < 2_030))
        .containsExactlyInAnyOrderElementsOf(
            LongStream.range(2_000, 2_030).mapToObj(BigInteger::valueOf).toList());
    metricsCountWhatTheChainAndTheDatabaseHave();
  }

  /// However often it was read, sent or looked at.
  private static void metricsCountWhatTheChainAndTheDatabaseHave() {
    journeys.awaitRest();
    double executed = ChainRecord.payments(journeys.chain()).size();
    double events = journeys.count("select count(*) from transitions");
    double copies =
        journeys.count("select sum(entries) from outbox where lane = 'broadcasts:31337'");
    await("the counts to be right") // they follow the commits
        .atMost(Duration.ofSeconds(30))
        .untilAsserted(() ->
            assertThat(journeys.metrics())
                .containsEntry(
                    "relayer_request_to_accepted_seconds_count{chain=\"31337\"}", executed)
                .containsEntry(
                    "relayer_signed_to_accepted_seconds_count{chain=\"31337\"}", executed)
                .containsEntry("relayer_monitor_violated_total{chain=\"31337\"}", 0.0)
                .containsEntry("relayer_monitor_included_total{chain=\"31337\"}", executed)
                .containsEntry("relayer_monitor_finalised_total{chain=\"31337\"}", executed)
                .containsEntry("relayer_outbox_published_total{lane=\"transitions\"}", events)
                .containsEntry(
                    "relayer_outbox_published_total{lane=\"broadcasts:31337\"}", copies));
  }

  @Test
  void sameIdWithAnotherBodyIsRefusedAndTheFirstGoesItsWay() {
    Map<String, Object> request = journeys.payment(3_001);
    String subject = journeys.publish(request);
    request.put("value", "3002");
    journeys.publish(request);

    journeys.awaitRejection(subject, "DUPLICATE_ID");
    journeys.awaitState(subject, "confirmed");

    assertThat(timesPaid(3_001)).isEqualTo(1);
    assertThat(timesPaid(3_002)).isZero();
  }

  @Test
  void whatCanNotBeReadIsRejectedAndHoldsNobodyUp() {
    journeys.publishText("{\"id\": \"half a req");
    Map<String, Object> stranger = journeys.payment(1);
    stranger.put("from", "0x" + "99".repeat(20));
    String unknown = journeys.publish(stranger);
    String next = journeys.publish(journeys.payment(4_001));

    journeys.awaitState(next, "confirmed");

    journeys.awaitRejection(unknown, "UNKNOWN_SENDER");
    assertThat(journeys.rejections("MALFORMED")).isEqualTo(1);
  }

  private static long timesPaid(long wei) {
    return ChainRecord.payments(journeys.chain()).stream()
        .filter(payment -> payment.value().equals(BigInteger.valueOf(wei)))
        .count();
  }
}
