package io.relayer.app.explain;

import static org.assertj.core.api.Assertions.assertThat;

import io.relayer.app.CommandRun;
import io.relayer.app.stack.Rows;
import io.relayer.app.stack.Rows.Life;
import io.relayer.app.terminal.ExitCode;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

class ExplainCommandTest {
  private final Rows rows = Rows.withoutKafka();

  @AfterEach
  void close() {
    rows.close();
  }

  @Test
  void storyIsToldStepByStepWithWhereTheTimeWent() {
    rows.head(12);
    rows.queued("r").sign(0).know().include(10, true).finish();

    CommandRun run = rows.relayer("explain", "test/r");

    assertThat(run.exitCode()).isEqualTo(ExitCode.DONE);
    assertThat(run.out())
        .containsSubsequence("queued", "signed", "nonce 0", "included", "block 10", "confirmed")
        .contains("Where the time went", "until it was in a block", "until it was deep enough")
        .doesNotContain("What it waits for");
    assertThat(
            rows.relayer("explain", "test/r", "--json").json().get("spentMillis").propertyNames())
        .containsExactly("intake", "signature", "node", "block", "depth");
  }

  @Test
  void whatAnotherKeyHolderExecutedIsToldWithWhatToDo() {
    rows.head(12);
    rows.queued("r").sign(0).know().executedElsewhere(10).finish();

    CommandRun run = rows.relayer("explain", "test/r");

    assertThat(run.out())
        .containsSubsequence("included", "executed by another's 0x", "confirmed")
        .containsSubsequence("Attempts", "foreign", "payload")
        .containsSubsequence("Who executed it", "was not signed here", "do not ask for it again");
    assertThat(rows.relayer("explain", "test/r", "--json").json().at("/executedBy/code").asString())
        .isEqualTo("foreign");
  }

  @Test
  void whatRestsOnABlockThatIsToBeProvedWaitsForThat() {
    rows.head(12);
    rows.queued("r").sign(0).know().executedElsewhere(10).finish();
    rows.sql(
        "insert into blocks_to_prove (chain_id, number, hash) select chain_id, block_number, block_hash from transactions");

    assertThat(rows.relayer("explain", "test/r").out())
        .containsSubsequence("What it waits for", "block-proof (block 10)", "add a node");
  }

  @Test
  void nonceThatTheChainHasCountedHoldsNothingUp() {
    rows.head(12);
    rows.queued("used").sign(0).know();
    rows.queued("behind").sign(1).know();
    assertThat(rows.relayer("explain", "test/behind").out()).contains("earlier-nonce (nonce 0)");

    rows.sql(
        """
        insert into account_observations (chain_id, address, latest_nonce, block_number, observed_at)
        values (31337, ?, 1, 12, now())
        """,
        Rows.SENDER);
    assertThat(rows.relayer("explain", "test/behind").out()).doesNotContain("earlier-nonce");
  }

  @Test
  void timeInTheOutboxIsToldFromThatWithTheNodes() {
    Life life = rows.queued("r").sign(0).know();
    step(life, "signed", "10:00:00.0005");
    step(life, "pending", "10:00:07");
    published(life, "10:00:02");

    JsonNode spent = rows.relayer("explain", "test/r", "--json").json().get("spentMillis");
    assertThat(spent.propertyNames())
        .containsExactly("intake", "signature", "outbox", "node", "block");
    assertThat(spent.get("outbox").longValue()).isEqualTo(1_999);
    assertThat(spent.get("node").longValue()).isEqualTo(5_000);
    assertThat(rows.relayer("explain", "test/r").out())
        .containsPattern("until it was published to Kafka +1\\.9 s")
        .containsPattern("until a node had it +5\\.0 s")
        .doesNotContain("outbox and Kafka");

    published(life, "10:00:00"); // the same millisecond
    spent = rows.relayer("explain", "test/r", "--json").json().get("spentMillis");
    assertThat(spent.get("outbox").longValue()).isZero();
    assertThat(spent.get("node").longValue()).isEqualTo(6_999);
  }

  @Test
  void timeOfPublishingThatIsNotKnownOrByAClockThatDisagreesIsNotShown() {
    Life life = rows.queued("r").sign(0).know();
    step(life, "signed", "10:00:00");
    step(life, "pending", "10:00:07");
    published(life, "09:59:59.999");
    outboxAndNodeAreOneStage();

    published(life, "10:00:07.001");
    outboxAndNodeAreOneStage();

    rows.sql("update transactions set published_at = null");
    outboxAndNodeAreOneStage();
  }

  private void outboxAndNodeAreOneStage() {
    JsonNode spent = rows.relayer("explain", "test/r", "--json").json().get("spentMillis");
    assertThat(spent.propertyNames()).doesNotContain("outbox");
    assertThat(spent.get("node").longValue()).isEqualTo(7_000);
    assertThat(rows.relayer("explain", "test/r").out())
        .contains("outbox and Kafka, until a node had it");
  }

  @Test
  void ofOneThatNoNodeHasYetTheTimeAfterThePublishingIsSoFar() {
    Life life = rows.queued("r").sign(0);
    assertThat(rows.relayer("explain", "test/r").out())
        .containsPattern("outbox and Kafka, until a node had it +\\d.* so far");

    step(life, "signed", "10:00:00");
    published(life, "10:00:02");

    assertThat(rows.relayer("explain", "test/r").out())
        .containsPattern("until it was published to Kafka +2\\.0 s\n")
        .containsPattern("until a node had it +\\d.* so far");
  }

  @Test
  void failureComesWithItsReasonAndRemedy() {
    rows.queued("r").sign(0).know().include(10, false).finish();

    assertThat(rows.relayer("explain", "test/r").out())
        .contains("Why it failed", "REVERTED (not enough)", "→ read the revert reason");
    JsonNode failure = rows.relayer("explain", "test/r", "--json").json().get("failure");
    assertThat(failure.get("code").asString()).isEqualTo("REVERTED");
    assertThat(failure.get("remedy").asString()).contains("retry");
  }

  @Test
  void timeOfAStageThatIsNotOverIsSaidToBeSoFar() {
    rows.queued("r");

    assertThat(rows.relayer("explain", "test/r").out())
        .containsPattern("until it was signed +\\d.* so far");
  }

  @Test
  void oneThatEndedUnsignedWasNotWaitingForASignature() {
    rows.queued("r").expire();

    assertThat(rows.relayer("explain", "test/r").out())
        .contains("until it ended, unsigned")
        .doesNotContain("until it was signed");
  }

  @Test
  void nextGenerationsTimeIsItsOwnAmongTheStepsOfAll() {
    Life first = rows.queued("r").expire();
    rows.retry(first);

    CommandRun run = rows.relayer("explain", "test/r");

    assertThat(run.out())
        .containsSubsequence("generation", "2", "queued", "failed", "queued")
        .contains("until it was signed")
        .doesNotContain("until it was deep enough", "until it ended, unsigned");
    assertThat(rows.relayer("explain", first.id().toString()).out())
        .contains("until it ended, unsigned")
        .doesNotContain("so far");
    assertThat(rows.relayer("status", "test/r", "--json").json().get("generation").asInt())
        .isEqualTo(2);
  }

  @Test
  void queuedOneWaitsForWhateverHoldsItBack() {
    rows.queued("before");
    rows.queued("r");
    assertThat(waitsFor("test/before")).containsExactly("signer");
    assertThat(waitsFor("test/r")).containsExactly("turn");

    rows.sql("insert into holds (name, detail) values ('restore', 'an older copy')");
    rows.sql("update chains set paused = true");
    rows.sql("update accounts set paused = 'signing', waiting_for = 'foreign-pending'");
    assertThat(waitsFor("test/r"))
        .containsExactly("restore", "chain-paused", "sender-paused", "foreign-pending", "turn");
  }

  @Test
  void signedOneWaitsForANodeAndForLowerNonces() {
    rows.head(5);
    rows.queued("lower").sign(0).know();
    Life life = rows.queued("r").sign(1);
    assertThat(waitsFor("test/r")).containsExactly("no-node", "earlier-nonce");

    rows.sql(
        """
        insert into nodes (chain_id, node, state, checked_at) values (31337, 'n', 'alive', now())
        """);
    rows.sql(
        "update transactions set last_outcome = 'insufficient-funds', last_detail = 'have 0 want 7' where transaction_id = ?",
        life.id().value());
    assertThat(waitsFor("test/r")).containsExactly("earlier-nonce", "insufficient-funds");
    assertThat(rows.relayer("explain", "test/r").out())
        .contains("insufficient-funds (have 0 want 7)", "→ send funds to the sender");
    assertThat(waitsFor("test/lower")).containsExactly("broadcast");
  }

  @Test
  void includedOneWaitsForItsDepth() {
    rows.head(11);
    rows.queued("r").sign(0).know().include(10, true);

    assertThat(rows.relayer("explain", "test/r").out()).contains("depth (2 of 3)");
    rows.sql("update chain_heads set observed_at = now() - interval '1 hour'");
    assertThat(waitsFor("test/r")).containsExactly("old-head", "depth");
  }

  @Test
  void rejectedOneSaysWhatToMend() {
    rows.sql(
        """
        insert into rejection_log (topic_id, topic, partition, "offset", producer, request_id, code, message)
        values (gen_random_uuid(), 'relayer.requests', 1, 42, 'test', 'refused', 'DUPLICATE_ID', 'came before')
        """);

    CommandRun run = rows.relayer("explain", "test/refused");

    assertThat(run.exitCode()).isEqualTo(ExitCode.FAILED);
    assertThat(run.out()).contains("DUPLICATE_ID (came before)", "→ use a new id");
    assertThat(rows.relayer("explain", "nothing").err()).contains("request default/nothing");
  }

  private void step(Life life, String event, String at) {
    rows.sql(
        "update transitions set at = ?::timestamptz where transaction_id = ? and event = ?",
        "2026-11-22 " + at + "+00",
        life.id().value(),
        event);
  }

  private void published(Life life, String at) {
    rows.sql(
        "update transactions set sent_count = 1, published_at = ?::timestamptz where transaction_id = ?",
        "2026-11-22 " + at + "+00",
        life.id().value());
  }

  private Iterable<String> waitsFor(String id) {
    return rows.relayer("explain", id, "--json")
        .json()
        .get("waitsFor")
        .valueStream()
        .map(reason -> reason.get("code").asString())
        .toList();
  }
}
