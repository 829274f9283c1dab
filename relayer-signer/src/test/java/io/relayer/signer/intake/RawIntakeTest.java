package io.relayer.signer.intake;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.relayer.broadcaster.publishing.TransitionReader;
import io.relayer.core.outbox.Lane;
import io.relayer.ethereum.transaction.TransactionFees;
import io.relayer.ethereum.value.Bytes;
import io.relayer.ethereum.value.Keccak;
import io.relayer.ethereum.value.Wei;
import io.relayer.messages.request.OfflineWallet;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;

/// Intake of what was signed elsewhere: from the topic straight to `signed`, with all that makes it
/// go out.
class RawIntakeTest extends RawIntakeCase {
  private static final String REJECTIONS =
      "select code || ' ' || request_id from rejections order by source";

  RawIntakeTest() throws Exception {}

  @Test
  void isSignedWithAttemptEventAndBroadcastAtOnce() throws Exception {
    publish("a", "\"confirmations\":40,\"labels\":{\"k\":\"v\"}", wallet.payment(7, 30));
    stack.takeIn();

    assertThat(
            stack.ask(
                """
                select t.state || ' ' || t.nonce || ' ' || p.value || ' ' || t.gas_limit || ' ' || t.confirmations_required
                       || ' ' || p.labels || ' ' || (t.sender = c.address) || ' ' || (c.outbox_pos = t.outbox_pos)
                       || ' ' || (c.next_nonce is null)
                from transactions t join payloads p using (transaction_id) join accounts c on c.managed_by = 'external'
                """))
        .containsExactly("signed 7 5 21000 40 {\"k\": \"v\"} true true true");
    assertThat(stack.ask(ATTEMPTS)).containsExactly("1 30 gwei current");
    assertThat(stack.ask("select hex(raw) from attempts")).containsExactly(wallet.payment(7, 30));
    assertThat(stack.ask(BROADCASTS)).containsExactly("broadcasts:31337 1");
    assertThat(stack.ask(EVENTS)).containsExactly("1 signed");
    assertThat(
            stack.published(
                new TransitionReader(stack.topics()), Lane.TRANSITIONS, stack.topics().events()))
        .singleElement()
        .satisfies(event ->
            assertThat(new String(event.value(), UTF_8))
                .contains("\"state\":\"signed\"", "\"nonce\":7", wallet.address().toString()));
  }

  @Test
  void theDearestOfSeveralIsSentAndAllAreKept() throws Exception {
    publish("a", "", wallet.payment(0, 20), wallet.payment(0, 60), wallet.payment(0, 40));
    stack.takeIn();

    assertThat(stack.ask(ATTEMPTS)).containsExactly("1 20 gwei", "2 60 gwei current", "3 40 gwei");
    assertThat(stack.ask(BROADCASTS)).containsExactly("broadcasts:31337 2");
    assertThat(stack.ask("select (max_fee_per_gas / 1000000000)::integer::text from payloads"))
        .containsExactly("60");
  }

  @Test
  void newBytesUnderTheSameIdAreAFurtherAttempt() throws Exception {
    publish("a", "", wallet.payment(0, 20));
    stack.takeIn();
    publish("a", "", wallet.payment(0, 40));
    stack.takeIn();

    assertThat(stack.ask(ATTEMPTS)).containsExactly("1 20 gwei", "2 40 gwei current");
    assertThat(stack.ask(BROADCASTS)).containsExactly("broadcasts:31337 1", "broadcasts:31337 2");
    assertThat(stack.ask(EVENTS)).containsExactly("1 signed", "2 replaced", "2 signed again");
    assertThat(stack.ask("select count(*)::text from rejections")).containsExactly("0");

    publish("a", "", wallet.payment(0, 30), wallet.payment(0, 20));
    stack.takeIn();

    assertThat(stack.ask(ATTEMPTS)).containsExactly("1 20 gwei", "2 40 gwei current", "3 30 gwei");
    assertThat(stack.ask(BROADCASTS)).hasSize(2);
    assertThat(stack.ask(EVENTS).getLast()).isEqualTo("2 signed again");
  }

  @Test
  void newBytesOfOneBatchAreFurtherAttempts() throws Exception {
    publish("a", "", wallet.payment(0, 20));
    publish("a", "", wallet.payment(0, 40));
    publish("b", "", wallet.payment(0, 60));
    publish("b", "", wallet.payment(1, 20));
    stack.takeIn();

    assertThat(
            stack.ask(
                "select t.nonce || ' ' || count(*) from attempts a join transactions t using (transaction_id) group by t.nonce order by 1"))
        .containsExactly("0 2", "1 1");
    assertThat(stack.ask(REJECTIONS)).containsExactly("DUPLICATE_TRANSACTION b");
    assertThat(stack.ask("select request_id from requests order by 1")).containsExactly("a", "b");
  }

  @Test
  void theSameBytesAgainAreToldAgainAndDoNothing() throws Exception {
    publish("a", "", wallet.payment(0, 20));
    publish("a", "", wallet.payment(0, 20));
    stack.takeIn();
    publish("a", "", wallet.payment(0, 20));
    stack.takeIn();

    assertThat(stack.ask(ATTEMPTS)).containsExactly("1 20 gwei current");
    assertThat(stack.ask(BROADCASTS)).hasSize(1);
    assertThat(stack.ask(EVENTS)).containsExactly("1 signed", "1 signed again", "1 signed again");
  }

  @Test
  void anotherIdAtATakenNonceIsRefusedAndItsIdStaysFree() throws Exception {
    publish("a", "", wallet.payment(0, 20));
    stack.takeIn();
    publish("b", "", wallet.payment(0, 20));
    publish("c", "", wallet.payment(0, 40));
    stack.takeIn();

    assertThat(stack.ask(REJECTIONS))
        .containsExactly("DUPLICATE_TRANSACTION b", "DUPLICATE_TRANSACTION c");
    assertThat(stack.ask("select message from rejections limit 1"))
        .containsExactly(
            "raw: nonce 0 of %s on chain 31337 belongs to request default/a"
                .formatted(wallet.address()));

    publish("b", "", wallet.payment(1, 20));
    stack.takeIn();
    assertThat(stack.ask("select request_id from requests order by 1")).containsExactly("a", "b");
  }

  @Test
  void anotherBodyUnderTheSameIdIsRefused() throws Exception {
    publish("a", "", wallet.payment(0, 20));
    publish("a", "", wallet.payment(1, 20)); // another nonce
    publish("a", "", wallet.payment(0, 6, 40)); // another value
    publish("a", "\"labels\":{\"k\":\"v\"}", wallet.payment(0, 20));
    stack.publish(toSign("a", IntakeStack.SENDER.toString()));
    stack.publish(toSign("d", IntakeStack.SENDER.toString()));
    publish("d", "", wallet.payment(2, 20));
    stack.takeIn();

    assertThat(stack.ask(REJECTIONS))
        .containsExactly(
            "DUPLICATE_ID a",
            "DUPLICATE_ID a",
            "DUPLICATE_ID a",
            "DUPLICATE_ID a",
            "DUPLICATE_ID d");
    assertThat(stack.ask(ATTEMPTS)).containsExactly("1 20 gwei current");
  }

  @Test
  void onlyRegisteredExternalSendersAreRelayed() throws Exception {
    OfflineWallet managed = new OfflineWallet(2);
    stack.managed(managed.address());
    TransactionFees fees = new TransactionFees.Single(Wei.gwei(20), false);
    publish("a", "", managed.payment(0, 20));
    publish("b", "", new OfflineWallet(3).payment(0, 20));
    publish("c", "", wallet.sign(99, 0, 5, fees));
    stack.publish(toSign("d", wallet.address().toString()));
    stack.takeIn();

    assertThat(stack.ask(REJECTIONS))
        .containsExactly(
            "SENDER_MANAGED a", "UNKNOWN_SENDER b", "UNKNOWN_CHAIN c", "UNKNOWN_SENDER d");
    assertThat(stack.ask("select message from rejections order by source"))
        .satisfiesExactly(
            a -> assertThat(a).contains(managed.address().toString(), "is signed for here"),
            b -> assertThat(b).contains("which is not registered as external on chain 31337"),
            c -> assertThat(c).isEqualTo("raw: chain 99 is not configured (known: [31337])"),
            d -> assertThat(d).contains("registered as external, and not signed for here"));
    assertThat(stack.ask("select count(*)::text from requests")).containsExactly("0");
  }

  /// Its owner sent it past the relayer, and brings it afterwards.
  @Test
  void bytesThatWereSeenOnTheChainBeforeTheyCameAreKnownAndFurtherOnesCountOn() throws Exception {
    publish("a", "", wallet.payment(0, 20));
    stack.takeIn();
    stack.ask(
        """
        insert into attempts (transaction_id, attempt, kind, chain_id, hash, signed_at)
        select transaction_id, -1, 'foreign', chain_id, decode('%s', 'hex'), now() from transactions
        returning 'x'
        """
            .formatted(
                HexFormat.of()
                    .formatHex(Keccak.hash(Bytes.parse(wallet.payment(0, 40)).toArray()))));
    publish("a", "", wallet.payment(0, 40));
    publish("a", "", wallet.payment(0, 60));
    stack.takeIn();

    assertThat(stack.ask(REJECTIONS)).isEmpty();
    assertThat(stack.ask("select attempt || ' ' || kind from attempts order by attempt"))
        .containsExactly("-1 foreign", "1 payload", "2 payload");
    assertThat(stack.ask("select attempt::text from transactions")).containsExactly("2");
  }

  @Test
  void attemptsOfOneTransactionAreBounded() throws Exception {
    for (int record = 0; record < 9; record++) {
      int from = 20 + 16 * record;
      publish(
          "a",
          "",
          java.util.stream.IntStream.range(from, from + 16)
              .mapToObj(gwei -> wallet.payment(0, gwei))
              .toArray(String[]::new));
    }
    stack.takeIn();

    assertThat(stack.ask("select count(*)::text from attempts")).containsExactly("128");
    assertThat(stack.ask("select message from rejections"))
        .containsExactly("raw: would be attempt 144 of this transaction (expected at most 128)");
  }

  @Test
  void recordsThatAreReadAgainCountOnce() throws Exception {
    publish("a", "", wallet.payment(0, 20));
    stack.takeIn();

    stack.restart();
    publish("b", "", wallet.payment(1, 20));
    stack.takeIn();

    assertThat(stack.ask(EVENTS)).containsExactly("1 signed", "1 signed");
    assertThat(stack.ask(BROADCASTS)).hasSize(2);
  }

  private static byte[] toSign(String id, String from) {
    return "{\"id\":\"%s\",\"chainId\":31337,\"from\":\"%s\",\"to\":\"%s\",\"gasLimit\":\"21000\"}"
        .formatted(id, from, from)
        .getBytes(UTF_8);
  }
}
