package io.relayer.app.run;

import static java.util.Map.entry;
import static org.assertj.core.api.Assertions.assertThat;

import io.relayer.app.CommandRun;
import io.relayer.app.stack.Contracts;
import io.relayer.app.stack.EventLog.Event;
import io.relayer.app.stack.Journeys;
import io.relayer.app.stack.Wallet;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;

/// Requests of each kind on their way to the end, seen from outside: by their events, the
/// operators' views and the chain. After each test the audit is clean.
class JourneyTest {
  @RegisterExtension static final Journeys journeys = new Journeys();

  @Test
  void paymentIsToldStepByStepAndConfirmedAtDepth() {
    String subject = journeys.publish(journeys.payment(7));

    journeys.awaitState(subject, "confirmed");

    List<Event> events = journeys.events(subject);
    assertThat(events)
        .extracting(Event::type)
        .filteredOn(type ->
            !type.equals("pending")) // a block may be seen before the node's answer is written
        .containsExactly("queued", "signed", "included", "confirmed");
    assertThat(events)
        .extracting(Event::sequence)
        .containsExactlyElementsOf(IntStream.rangeClosed(1, events.size()).boxed().toList());
    JsonNode last = journeys.events(subject).getLast().body();
    assertThat(last.get("state").asString()).isEqualTo("confirmed");
    assertThat(last.get("gasUsed").asString()).isEqualTo("21000");
    assertThat(journeys.onChain(subject).get("value").asString()).isEqualTo("0x7");
  }

  @Test
  void submittedPaymentIsFollowedToItsEndAndExplained() {
    Map<String, Object> payment = journeys.payment(3);
    String config = journeys.configFile().toString();

    CommandRun submitted =
        CommandRun.of(
            "submit",
            "--wait",
            "--config",
            config,
            "--id",
            "by-command-line",
            "--from",
            String.valueOf(payment.get("from")),
            "--to",
            String.valueOf(payment.get("to")),
            "--value",
            "3");

    assertThat(submitted.err()).contains("1 of 1 ended: 1 confirmed");
    assertThat(submitted.out()).startsWith("default/by-command-line");
    assertThat(submitted.exitCode()).isZero();
    assertThat(CommandRun.of("explain", "by-command-line", "--config", config).out())
        .containsSubsequence("queued", "signed", "included", "confirmed", "accepted");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "0x0 | {\"gasPrice\":\"5000000000\"}                                            | false",
        "0x1 | {\"gasPrice\":\"5000000000\"}                                            | true",
        "0x2 | {\"maxFeePerGas\":\"9000000000\",\"maxPriorityFeePerGas\":\"1000000000\"} | false",
        "0x2 | {\"speed\":\"fast\"}                                                     | true",
      })
  void transactionIsOfTheTypeThatItsFeeAsksFor(String type, String fee, boolean accessList) {
    Map<String, Object> request = journeys.payment(1);
    request.put("fee", Journeys.json(fee));
    request.put("gasLimit", "60000");
    if (accessList) {
      request.put(
          "accessList",
          List.of(
              Map.ofEntries(
                  entry("address", "0x" + "11".repeat(20)),
                  entry("storageKeys", List.of("0x" + "00".repeat(32))))));
    }
    String subject = journeys.publish(request);

    journeys.awaitState(subject, "confirmed");

    assertThat(journeys.onChain(subject).get("type").asString()).isEqualTo(type);
  }

  @Test
  void missingGasLimitIsEstimated() {
    Map<String, Object> request = journeys.payment(1);
    request.remove("gasLimit");
    String subject = journeys.publish(request);

    journeys.awaitState(subject, "confirmed");

    assertThat(journeys.events(subject).getLast().body().get("gasUsed").asString())
        .isEqualTo("21000");
  }

  @Test
  void deploymentTellsTheContractsAddress() {
    String subject = journeys.publish(journeys.deployment(Contracts.REVERTING));

    journeys.awaitState(subject, "confirmed");

    String address = journeys.events(subject).getLast().body().get("contractAddress").asString();
    assertThat(journeys.rpc("eth_getCode", address, "latest").asString())
        .startsWith("0x7f08c379a0");
  }

  @Test
  void callThatRevertsFailsAtDepthWithItsReason() {
    Map<String, Object> call = journeys.payment(0);
    call.put("to", journeys.deployed(Contracts.REVERTING));
    call.put("gasLimit", "100000");
    String subject = journeys.publish(call);

    journeys.awaitState(subject, "failed");

    assertThat(journeys.events(subject))
        .extracting(Event::type)
        .containsExactly("queued", "signed", "pending", "included", "failed");
    JsonNode failure = journeys.events(subject).getLast().body().get("failure");
    assertThat(failure.get("code").asString()).isEqualTo("REVERTED");
    assertThat(failure.get("revertReason").asString()).contains("no");
    assertThat(journeys.receipt(subject).get("status").asString()).isEqualTo("0x0");
  }

  @Test
  void functionOfAConfiguredContractIsCalled() {
    String subject = journeys.publish(vaultPayment(0, "300000"));

    journeys.awaitState(subject, "confirmed");

    JsonNode mined = journeys.onChain(subject);
    assertThat(mined.get("to").asString()).isEqualTo(Contracts.VAULT);
    assertThat(mined.get("input").asString()).hasSize(2 + 8 + 5 * 64).endsWith("02");
    assertThat(journeys.events(subject).getLast().body().get("to").asString())
        .isEqualTo(Contracts.VAULT);
  }

  @ParameterizedTest
  @CsvSource({"300000, REVERTED", ", ESTIMATE_REVERTED"})
  void errorOfAConfiguredContractIsToldByItsName(@Nullable String gasLimit, String code) {
    String subject = journeys.publish(vaultPayment(1, gasLimit));

    journeys.awaitState(subject, "failed");

    JsonNode failure = journeys.events(subject).getLast().body().get("failure");
    assertThat(failure.get("code").asString()).isEqualTo(code);
    assertThat(failure.get("revertReason").asString())
        .isEqualTo("InsufficientBalance(available=1, required=2)");
  }

  private Map<String, Object> vaultPayment(long wei, @Nullable String gasLimit) {
    journeys.rpc("anvil_setCode", Contracts.VAULT, Contracts.VAULT_CODE);
    Map<String, Object> call = journeys.payment(wei);
    call.remove("to");
    if (gasLimit == null) {
      call.remove("gasLimit");
    } else {
      call.put("gasLimit", gasLimit);
    }
    call.put(
        "call",
        Journeys.json(
            "{\"contract\":\"vault\",\"function\":\"pay\",\"args\":[\"%s\",[[1],[\"2\"]]]}"
                .formatted(Contracts.VAULT)));
    return call;
  }

  @Test
  void callWhoseEstimateRevertsSpendsNoNonce() {
    Map<String, Object> call = journeys.payment(0);
    call.put("to", journeys.deployed(Contracts.REVERTING));
    call.remove("gasLimit");
    String subject = journeys.publish(call);

    journeys.awaitState(subject, "failed");

    JsonNode last = journeys.events(subject).getLast().body();
    assertThat(last.get("failure").get("code").asString()).isEqualTo("ESTIMATE_REVERTED");
    assertThat(last.has("nonce")).isFalse();
  }

  @Test
  void callThatAsksForMoreThanABlockHoldsSpendsNoNonce() {
    Map<String, Object> call = journeys.payment(1);
    call.put("gasLimit", "3000000001");
    String subject = journeys.publish(call);

    journeys.awaitState(subject, "failed");

    JsonNode last = journeys.events(subject).getLast().body();
    assertThat(last.get("failure").get("code").asString()).isEqualTo("OVER_BLOCK_LIMIT");
    assertThat(last.get("failure").get("message").asString())
        .isEqualTo("asks for 3000000001 gas, a block holds 3000000000");
    assertThat(last.has("nonce")).isFalse();
  }

  @Test
  void transactionThatWasSignedElsewhereIsRelayedAsItIs() {
    Wallet wallet = new Wallet(journeys.chain().accounts().get(5), journeys.chain().chainId());
    assertThat(
            CommandRun.of(
                    "senders",
                    "add",
                    "--external",
                    wallet.address(),
                    "--config",
                    journeys.configFile().toString())
                .exitCode())
        .isZero();
    String bytes = wallet.payment(0, 30);

    String subject = journeys.publish(raw("raw-1", bytes));
    journeys.awaitState(subject, "confirmed");

    assertThat(journeys.events(subject))
        .extracting(Event::type)
        .containsExactly("signed", "pending", "included", "confirmed");
    assertThat(journeys.onChain(subject).get("hash").asString()).isEqualTo(Wallet.hash(bytes));

    // the next one is outbid by another of the same nonce, and the one after loses its nonce
    journeys.publish(raw("raw-2", List.of(wallet.payment(1, 30), wallet.payment(1, 60))));
    journeys.awaitState("default/raw-2", "confirmed");
    assertThat(journeys.onChain("default/raw-2").get("hash").asString())
        .isEqualTo(Wallet.hash(wallet.payment(1, 60)));

    journeys.rpc("eth_sendRawTransaction", wallet.nothing(2, 40));
    journeys.publish(raw("raw-3", wallet.payment(2, 30)));
    journeys.awaitState("default/raw-3", "failed");
    assertThat(
            journeys.events("default/raw-3").getLast().body().get("failure").get("code").asString())
        .isEqualTo("SUPERSEDED");
  }

  @Test
  void requestThatWasSignedOfflineIsSubmittedAndConfirmed(@TempDir Path folder) throws IOException {
    Wallet wallet = new Wallet(journeys.chain().accounts().get(6), journeys.chain().chainId());
    String config = journeys.configFile().toString();
    CommandRun.of("senders", "add", "--external", wallet.address(), "--config", config);
    Path requests = folder.resolve("requests.jsonl");
    Files.write(
        requests,
        List.of(
            Journeys.text(with(journeys.payment(5), "from", wallet.address())),
            Journeys.text(with(journeys.payment(6), "from", wallet.address()))));

    CommandRun signed =
        CommandRun.of(
            "sign",
            "--keystore",
            wallet.keystore(folder).toString(),
            "--nonce",
            "0",
            "--gas-price",
            "5000000000",
            requests.toString());
    assertThat(signed.exitCode()).as(signed.err()).isZero();
    Path raw = Files.writeString(folder.resolve("raw.jsonl"), signed.out());
    CommandRun submitted =
        CommandRun.of("submit", "--file", raw.toString(), "--wait", "--config", config);

    assertThat(submitted.err()).contains("2 of 2 ended: 2 confirmed");
    assertThat(submitted.exitCode()).isZero();
  }

  @Test
  void senderWhoseKeySomebodyElseUsesIsAdoptedThenDrained() {
    Map<String, Object> payment = journeys.payment(1);
    String sender = String.valueOf(payment.get("from"));
    String account = journeys.chain().chainId() + ":" + sender;
    String config = journeys.configFile().toString();
    journeys.awaitState(journeys.publish(payment), "confirmed");
    // Paused until the foreign one is seen: else ours would have been signed for its nonce.
    CommandRun.of("senders", "pause", account, "--config", config);
    journeys.rpc("eth_sendTransaction", Map.of("from", sender, "to", sender, "value", "0x1"));
    String behind = journeys.publish(with(journeys.payment(2), "from", sender));
    journeys.awaitSender(sender, "chain_nonce > next_nonce", "true");
    CommandRun.of("senders", "resume", account, "--config", config);
    journeys.awaitSender(sender, "waiting_for", "chain-ahead");
    journeys.awaitDone("senders", "adopt", account, "--dry-run", "--config", config);
    CommandRun adopted =
        CommandRun.of("senders", "adopt", account, "--yes", "--json", "--config", config);
    assertThat(adopted.exitCode()).as(adopted.err()).isZero();
    journeys.awaitState(behind, "confirmed");
    JsonNode last = journeys.events(behind).getLast().body();
    assertThat(last.get("nonce")).isEqualTo(adopted.json().get("nextNonce"));

    String draining = journeys.publish(with(journeys.payment(3), "from", sender));
    journeys.awaitSender(sender, "next_nonce", Long.toString(last.get("nonce").asLong() + 2));
    CommandRun drained = CommandRun.of("senders", "drain", account, "--config", config);
    assertThat(drained.exitCode()).as(drained.err()).isZero();
    journeys.awaitEvent(draining, "included"); // before it may be signed for again
    assertThat(CommandRun.of("senders", "resume", account, "--config", config).exitCode()).isZero();
    journeys.awaitState(draining, "confirmed");
  }

  private static Map<String, Object> with(Map<String, Object> request, String field, Object value) {
    request.put(field, value);
    return request;
  }

  private static Map<String, Object> raw(String id, Object bytes) {
    return Map.of("id", id, "raw", bytes);
  }
}
