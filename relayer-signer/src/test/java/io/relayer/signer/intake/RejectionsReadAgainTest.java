package io.relayer.signer.intake;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.relayer.broadcaster.publishing.OutboxReader;
import io.relayer.core.outbox.Lane;
import io.relayer.ethereum.value.Address;
import io.relayer.messages.request.RequestParser;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// Rejections that are read a second time: one that was published stays, since the producer has
/// asked for it under another id.
class RejectionsReadAgainTest {
  private static final Address LATE = Address.parse("0x3c44cdddb6a900fa2b585dd299e03d12fa4293bc");
  private static final String REJECTIONS =
      "select code || ' ' || coalesce(request_id, '-') from rejections order by source";

  private final IntakeStack stack;

  RejectionsReadAgainTest() throws Exception {
    stack = new IntakeStack(new RequestParser(Map.of()));
    stack.publish(request("early", IntakeStack.SENDER));
    stack.takeIn();
    stack.publish(request("late", LATE));
    stack.publish("not json".getBytes(UTF_8));
    stack.takeIn();
    stack.tell();
    assertThat(stack.ask(REJECTIONS)).containsExactly("UNKNOWN_SENDER late", "MALFORMED -");
  }

  @AfterEach
  void close() {
    stack.close();
  }

  @Test
  void whatWasToldToBeRejectedStaysSoAfterARestore() throws Exception {
    publishAll();
    restore();

    stack.recover();
    stack.managed(LATE);
    stack.takeIn();

    assertThat(stack.ask("select request_id from requests")).containsExactly("early");
    assertThat(stack.ask(REJECTIONS)).containsExactly("UNKNOWN_SENDER late", "MALFORMED -");
    assertThat(stack.ask("select count(*)::text from outbox where lane in ('rejected', 'notices')"))
        .as("nothing is told again")
        .containsExactly("0");

    stack.publish(request("later", LATE));
    stack.takeIn();
    assertThat(stack.ask("select request_id from requests order by request_id"))
        .as("what is new is judged")
        .containsExactly("early", "later");
  }

  @Test
  void whereTheEventAloneWasPublishedItCounts() throws Exception {
    stack.published(OutboxReader.notices(stack.topics()), Lane.NOTICES, stack.topics().events());
    restore();
    stack.recover();
    stack.managed(LATE);
    stack.takeIn();
    assertThat(stack.ask("select request_id from requests")).containsExactly("early");
    assertThat(stack.ask(REJECTIONS))
        .as("the other one was told to nobody")
        .containsExactly("UNKNOWN_SENDER late", "MALFORMED -");
    assertThat(stack.ask("select count(*)::text from outbox where lane = 'rejected'"))
        .containsExactly("1");
  }

  @Test
  void whereTheRecordAloneWasGivenBackItCounts() throws Exception {
    stack.published(
        OutboxReader.rejected(stack.topics()), Lane.REJECTED, stack.topics().rejected());
    restore();
    stack.recover();
    stack.managed(LATE);
    stack.takeIn();
    assertThat(stack.ask("select request_id from requests")).containsExactly("early");
    assertThat(stack.ask(REJECTIONS)).containsExactly("UNKNOWN_SENDER -", "MALFORMED -");
  }

  @Test
  void whatNobodyWasToldOfIsJudgedAnew() throws Exception {
    restore();
    stack.recover();
    stack.managed(LATE);
    stack.takeIn();
    assertThat(stack.ask("select request_id from requests order by request_id"))
        .containsExactly("early", "late");
  }

  @Test
  void aSecondRunAndASecondRestoreFindThemOnce() throws Exception {
    publishAll();
    restore();
    stack.recover();
    stack.recover();
    assertThat(stack.ask(REJECTIONS)).containsExactly("UNKNOWN_SENDER late", "MALFORMED -");

    stack.execute("delete from rejection_log");
    stack.execute("update positions set next_offset = 1, read_before = null, set_back_at = null");
    stack.recover();
    stack.managed(LATE);
    stack.takeIn();
    assertThat(stack.ask("select request_id from requests")).containsExactly("early");
    assertThat(stack.ask(REJECTIONS)).containsExactly("UNKNOWN_SENDER late", "MALFORMED -");
    stack.recover();
    assertThat(stack.ask(REJECTIONS)).containsExactly("UNKNOWN_SENDER late", "MALFORMED -");
  }

  @Test
  void whereAnOperatorSetsThePositionBackItStaysRejectedToo() throws Exception {
    stack.readFrom(0);
    stack.managed(LATE);
    stack.takeIn();
    assertThat(stack.ask("select request_id from requests")).containsExactly("early");
    assertThat(stack.ask(REJECTIONS)).containsExactly("UNKNOWN_SENDER late", "MALFORMED -");
  }

  @Test
  void aRecordOfAnotherTopicOfThatNameIsNotSkipped() throws Exception {
    publishAll();
    restore();
    // the topic that the backup knows is not the one that Kafka has
    stack.execute("update positions set topic_id = gen_random_uuid()");
    stack.recover();
    stack.managed(LATE);
    stack.takeIn();
    assertThat(stack.ask("select request_id from requests order by request_id"))
        .as("the event names the topic by its id: it is this one")
        .containsExactly("early");
    assertThat(stack.ask("select count(*)::text from outbox where lane = 'rejected'"))
        .as("the record that was given back names it by its name alone")
        .containsExactly("1");
  }

  private void publishAll() throws InterruptedException {
    stack.published(OutboxReader.notices(stack.topics()), Lane.NOTICES, stack.topics().events());
    stack.published(
        OutboxReader.rejected(stack.topics()), Lane.REJECTED, stack.topics().rejected());
  }

  /// The backup was made when the first request was in.
  private void restore() {
    stack.execute("delete from rejection_log");
    stack.execute("delete from outbox where lane in ('rejected', 'notices')");
    stack.execute("update positions set next_offset = 1");
  }

  private static byte[] request(String id, Address from) {
    return "{\"id\":\"%s\",\"chainId\":31337,\"from\":\"%s\",\"to\":\"%s\"}"
        .formatted(id, from, IntakeStack.SENDER)
        .getBytes(UTF_8);
  }
}
