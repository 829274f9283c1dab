package io.relayer.signer.intake;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.relayer.messages.request.BadRequests;
import io.relayer.messages.request.OfflineWallet;
import io.relayer.signer.row.RowState;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// Each kind of record, for a row in each state: it is handled, and so is the one behind it.
class RecordsForRowsTest {
  private final OfflineWallet wallet = new OfflineWallet(1);
  private final Map<String, Integer> nonces = new HashMap<>();
  private final IntakeStack stack;

  RecordsForRowsTest() throws Exception {
    stack = new IntakeStack(BadRequests.parser());
    stack.external(wallet.address());
  }

  @AfterEach
  void close() {
    stack.close();
  }

  /// What comes for a transaction that was signed elsewhere.
  private enum RawRecord {
    SAME_BYTES,
    DEARER,
    CHEAPER,
    SEVERAL,
    ANOTHER_PAYLOAD,
    ANOTHER_ID,
    TO_SIGN
  }

  /// What comes for one that is signed here.
  private enum Request {
    SAME,
    ANOTHER_BODY,
    RAW
  }

  @Test
  void whatWasSignedElsewhereIsHandledWhateverItsRow() throws Exception {
    List<RowState> states = Stream.of(RowState.values()).filter(RowState::hasNonce).toList();
    for (RowState state : states) {
      for (RawRecord record : RawRecord.values()) {
        raw(id(state, record), wallet.payment(nonce(id(state, record)), 20));
      }
    }
    stack.takeIn();
    for (RowState state : states) {
      for (RawRecord record : RawRecord.values()) {
        state.ofSigned(id(state, record)).forEach(stack::execute);
        publish(id(state, record), nonce(id(state, record)), record);
      }
      takeInWithOneBehind(state);
    }
  }

  @Test
  void whatIsSignedHereIsHandledWhateverItsRow() throws Exception {
    for (RowState state : RowState.values()) {
      for (Request record : Request.values()) {
        request(id(state, record), 1);
      }
    }
    stack.takeIn();
    for (RowState state : RowState.values()) {
      for (Request record : Request.values()) {
        String id = id(state, record);
        state.ofQueued(id).forEach(stack::execute);
        switch (record) {
          case SAME -> request(id, 1);
          case ANOTHER_BODY -> request(id, 2);
          case RAW -> raw(id, wallet.payment(nonce(id), 20));
        }
      }
      takeInWithOneBehind(state);
    }
  }

  @Test
  void dearerBytesOfWhatIsInABlockAreKeptAndNotSent() throws Exception {
    raw("a", wallet.payment(0, 20));
    stack.takeIn();
    RowState.INCLUDED.ofSigned("a").forEach(stack::execute);
    raw("a", wallet.payment(0, 40));
    stack.takeIn();

    assertThat(
            stack.ask(
                "select a.attempt || case when a.attempt = t.attempt then ' current' else '' end from attempts a join transactions t using (transaction_id) order by 1"))
        .containsExactly("1 current", "2");
    assertThat(stack.ask("select unnest(attempts)::text from outbox where lane like 'broadcasts%'"))
        .containsExactly("1");
    assertThat(stack.ask("select event || repeat from transitions order by id"))
        .containsExactly("signedfalse", "pendingtrue");
  }

  private void publish(String id, int own, RawRecord record) {
    switch (record) {
      case SAME_BYTES -> raw(id, wallet.payment(own, 20));
      case DEARER -> raw(id, wallet.payment(own, 40));
      case CHEAPER -> raw(id, wallet.payment(own, 10));
      case SEVERAL -> raw(id, wallet.payment(own, 60), wallet.payment(own, 50));
      case ANOTHER_PAYLOAD -> raw(id, wallet.payment(own, 6, 40));
      case ANOTHER_ID -> raw(id + "-2", wallet.payment(own, 40));
      case TO_SIGN -> request(id, 1);
    }
  }

  private void takeInWithOneBehind(RowState state) throws Exception {
    request(state + "-behind", 1);
    stack.takeIn();
    assertThat(
            stack.ask(
                "select request_id from requests where request_id = '%s-behind'".formatted(state)))
        .as("%s", state)
        .hasSize(1);
    assertThat(stack.faults().count()).as("records that %s was too much for", state).isZero();
  }

  private static String id(RowState state, Enum<?> record) {
    return "%s-%s".formatted(state, record);
  }

  /// Its own.
  private int nonce(String id) {
    return nonces.computeIfAbsent(id, _ -> nonces.size());
  }

  private void raw(String id, String... bytes) {
    String all = bytes.length == 1 ? "\"%s\"".formatted(bytes[0]) : list(bytes);
    stack.publish("{\"id\":\"%s\",\"raw\":%s}".formatted(id, all).getBytes(UTF_8));
  }

  private static String list(String... bytes) {
    return "[\"%s\"]".formatted(String.join("\",\"", bytes));
  }

  private void request(String id, int wei) {
    stack.publish(
        "{\"id\":\"%s\",\"chainId\":31337,\"from\":\"%s\",\"to\":\"%s\",\"gasLimit\":\"21000\",\"value\":\"%d\"}"
            .formatted(id, IntakeStack.SENDER, IntakeStack.SENDER, wei)
            .getBytes(UTF_8));
  }
}
