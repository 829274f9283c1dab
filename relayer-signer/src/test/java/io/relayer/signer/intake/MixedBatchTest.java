package io.relayer.signer.intake;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.relayer.ethereum.transaction.TransactionFees;
import io.relayer.ethereum.value.Wei;
import io.relayer.messages.request.BadRequests;
import io.relayer.messages.request.OfflineWallet;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// Batches in which one request names what the next one does not: none stands in another's way.
class MixedBatchTest {
  private static final List<String> PARTS =
      List.of(
          "",
          ",\"fee\":{\"gasPrice\":\"3000000000\"}",
          ",\"fee\":{\"maxFeePerGas\":\"5\",\"maxPriorityFeePerGas\":\"4\"}",
          ",\"fee\":{\"speed\":\"fast\",\"maxCost\":\"1000000000000000\"}",
          ",\"deadline\":\"2100-01-01T00:00:00Z\"",
          ",\"labels\":{\"a\":\"b\"}");

  private final OfflineWallet wallet = new OfflineWallet(1);
  private final IntakeStack stack;

  MixedBatchTest() throws Exception {
    stack = new IntakeStack(BadRequests.parser());
    stack.external(wallet.address());
  }

  @AfterEach
  void close() {
    stack.close();
  }

  @Test
  void requestsThatNameDifferentThingsAreTakenInTogether() throws Exception {
    for (int first = 0; first < PARTS.size(); first++) {
      for (int second = 0; second < PARTS.size(); second++) {
        request("a-%d-%d".formatted(first, second), PARTS.get(first), first % 2 == 0);
        request("b-%d-%d".formatted(first, second), PARTS.get(second), second % 2 == 0);
      }
    }
    stack.takeIn();

    assertThat(stack.ask("select request_id from requests")).hasSize(2 * 36);
    assertThat(stack.faults().count()).isZero();
  }

  @Test
  void bytesOfDifferentTypesAreFurtherAttemptsOfEachOther() throws Exception {
    String legacy = wallet.sign(31337, 0, 5, new TransactionFees.Single(Wei.gwei(20), false));
    String dynamic = wallet.payment(0, 40);
    raw("a", legacy, dynamic);
    raw(
        "b",
        wallet.payment(1, 40),
        wallet.sign(31337, 1, 5, new TransactionFees.Single(Wei.gwei(20), false)));
    request("behind", "", true);
    stack.takeIn();

    assertThat(stack.ask("select request_id from requests order by 1"))
        .containsExactly("a", "b", "behind");
    assertThat(stack.ask("select attempt::text from attempts")).hasSize(4);
    assertThat(stack.faults().count()).isZero();
  }

  private void request(String id, String part, boolean to) {
    stack.publish(
        "{\"id\":\"%s\",\"chainId\":31337,\"from\":\"%s\",%s,\"gasLimit\":\"90000\"%s}"
            .formatted(
                id,
                IntakeStack.SENDER,
                to ? "\"to\":\"%s\"".formatted(IntakeStack.SENDER) : "\"data\":\"0x00\"",
                part)
            .getBytes(UTF_8));
  }

  private void raw(String id, String... bytes) {
    stack.publish(
        "{\"id\":\"%s\",\"raw\":[\"%s\"]}"
            .formatted(id, String.join("\",\"", bytes))
            .getBytes(UTF_8));
  }
}
